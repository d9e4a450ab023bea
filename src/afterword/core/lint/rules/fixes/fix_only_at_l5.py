"""Fix at L5 only.

What
    The chain fix is at L5, while the walk says that a level above contributed.

Why
    A faster page after the same incident does not prevent the next one. The level above is usually where the fix
    belongs.

Bad
    ## Walk the chain

    - L1 Strategy: no
    - L2 Discovery: no
    - L3 Scope: yes, the warming job slipped
    - L4 Execution: no
    - L5 Operation: no

    ## Chain fix

    L5: alert at 1.5 s instead of 2 s. Owner: Ines. Due 2026-02-01. Test: the alert fires.

Good
    ## Walk the chain

    - L3 Scope: no
    - L5 Operation: yes, the alert was late

    ## Chain fix

    L5: alert at 1.5 s instead of 2 s. Owner: Ines. Due 2026-02-01. Test: the alert fires.

Known gaps
    Whether a level contributed is read from its first words: yes, possibly, partly.

Source
    Chain practice: fix is more monitoring, an anti-pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.chain import chain_parts, levels_named
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_YES = re.compile(
    r"\bL([1-4])\b[^\n]{0,80}?[:.?)\u2013\u2014-]\s*(?:yes|possibly|partly|contributed|probably|in part"
    r"|produced it|failed to catch|prolonged it)\b",
    re.IGNORECASE,
)
_MESSAGE = "The walk says that {level} contributed, but the fix is at L5; what would change {level}?"


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of the fix."""
    walk, fix = chain_parts(manuscript)
    analysis = manuscript.document.analysis
    if analysis.fix is not None and analysis.walk:
        levels = [one.level for one in analysis.walk if one.answer != "none" and one.level != "L5"]
        if fix is not None and levels and analysis.fix.level == "L5" and not analysis.fix.kept_because:
            yield Hit(*manuscript.head(fix), _MESSAGE.format(level=levels[0]))
        return
    if walk is None or fix is None or levels_named(manuscript, fix) != ["L5"]:
        return
    above = _YES.search(re.sub(r"\s*\n\s+(?![-*+])", " ", manuscript.masked[walk.start : walk.end]))
    if above:
        yield Hit(*manuscript.head(fix), _MESSAGE.format(level=f"L{above[1]}"))
