"""No chain level named.

What
    A postmortem in the chain template whose walk answers fewer than the five levels, or whose fix names no level.

Why
    Naming the level is what moves a fix from the symptom to where the incident was made. Teams that leave it out fix at
    L5 most of the time.

Bad
    ---
    template: chain
    ---
    # Outage

    ## Walk the chain

    The alert was late.

    ## Chain fix

    Warm the cache before the release. Owner: Ines. Due 2026-02-01. Test: p95 stays below 500 ms.

Good
    ---
    template: chain
    ---
    # Outage

    ## Walk the chain

    - L1 Strategy: no
    - L2 Discovery: no
    - L3 Scope: yes, the warming job slipped
    - L4 Execution: no
    - L5 Operation: no, the runbook worked

    ## Chain fix

    L3: the warming job ships in this cycle. Owner: Ines. Due 2026-02-01. Test: p95 stays below 500 ms.

Known gaps
    Levels under other names than L1 to L5 or the usual five are not recognised.

Source
    Chain practice, step 3 and evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.chain import LEVELS, chain_parts, levels_answered, levels_named
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of the walk or of the fix."""
    walk, fix = chain_parts(manuscript)
    if walk is not None:
        answered = levels_answered(manuscript, walk)
        missing = [name for name in LEVELS if name not in answered]
        if missing:
            message = f"The walk does not answer {', '.join(missing)}: did the level produce, or fail to catch, this?"
            yield Hit(*manuscript.head(walk), message)
    if fix is not None and not levels_named(manuscript, fix):
        yield Hit(*manuscript.head(fix), "The fix names no level; say at which of L1 to L5 it is made.")
