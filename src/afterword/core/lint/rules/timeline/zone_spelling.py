"""Zone in an unusual spelling.

What
    The heading of the timeline, or the zone in the front matter, means UTC and writes it in another way: utc, UTC+0,
    Zulu. `--fix` writes UTC.

Why
    People search for UTC, and programs know that name. Three spellings of one zone look like three zones.

Bad
    ## Timeline (utc)

    - 10:05 Errors begin
    ~~~~
    ## Timeline (all times in UTC+00:00)

    - 10:05 Errors begin

Good
    ## Timeline (all times UTC)

    - 10:05 Errors begin
    ~~~~
    ## Timeline (GMT)

    - 10:05 Errors begin

Known gaps
    GMT is the name of a zone of its own and is let through, and so is what stands behind single entries.

Source
    Practice: times are UTC; step 2 of the post-mortem procedure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_OTHERWISE = re.compile(
    r"(?<![\w/+-])(?:(?!UTC)(?i:utc)(?![\w/+-]| ?[+-]\d)|(?i:utc) ?[+\u00b1-] ?0?0(?::?00)?(?![\w:])"
    r"|[Zz]ulu(?: time)?\b(?! \w))"
)
_ZONE = re.compile(r"(?m)^(?:time_?)?zone[ \t]*:[^\n]*$")
_MESSAGE = "This means UTC; write it so, as everybody searches for it."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each such spelling, with UTC to take its place."""
    part = manuscript.part("timeline")
    spans = [match.span() for match in _ZONE.finditer(manuscript.text, 0, manuscript.body)]
    for start, end in [*spans, *([manuscript.head(part)] if part else [])]:
        for match in _OTHERWISE.finditer(manuscript.text, start, end):
            yield Hit(match.start(), match.end(), _MESSAGE, replacement="UTC")
