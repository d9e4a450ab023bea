"""More than one chain fix.

What
    The section of the chain fix lists several fixes.

Why
    One fix that is owned, dated and tested gets done; of three, none is tested in four cases of ten. The others go to
    the parking list and come back if the incident recurs.

Bad
    ## Chain fix

    - L3: the warming job ships in this cycle. Owner: Ines
    - L4: a load test for cold caches. Owner: Bob
    - L5: an alert at 1.5 s. Owner: Eva

Good
    ## Chain fix

    L3: the warming job ships in this cycle.

    - Owner: Ines
    - Due: 2026-02-01
    - Test: p95 stays below 500 ms

    ## Parking list

    - A load test for cold caches

Known gaps
    Several fixes in one paragraph are seen only when they name several levels.

Source
    Chain practice, step 4 and anti-patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.chain import chain_parts, levels_named
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_FACT = re.compile(
    r"\s*(?:level|owner|owned|due|dated?|test(?:able|ed)?|check|status|why|note|how|verif\w*|deadline|story"
    r"|action|kept at)\b",
    re.IGNORECASE,
)
_MESSAGE = "There is more than one fix; keep the one that changes most and move the others to the parking list."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the second fix."""
    _, fix = chain_parts(manuscript)
    if fix is None:
        return
    inside = [one for one in manuscript.sentences if fix.start <= one.start < fix.end]
    items = [one for one in inside if one.kind == "item" and not _FACT.match(one.text)]
    owners = [one for one in inside if re.match(r"owner\b", one.text, re.IGNORECASE)]
    if len(items) > 1 or len(levels_named(manuscript, fix)) > 1 or len(owners) > 1:
        second = items[1] if len(items) > 1 else inside[-1]
        yield Hit(second.start, second.end, _MESSAGE)
