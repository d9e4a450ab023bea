"""Date in the front matter that does not sort.

What
    A date in the front matter is written in another form than YYYY-MM-DD. Where the month has a name, or the year
    stands first, `--fix` writes it so.

Why
    Front matter is for programs: lists are sorted by it, and 3/4/2026 is a day in March or in April, depending on who
    reads it.

Bad
    ---
    date: January 15, 2026
    ---
    # Outage
    ~~~~
    ---
    published: 3/4/2026
    ---
    # Outage

Good
    ---
    date: 2026-01-15
    ---
    # Outage

    **Date:** January 15, 2026

Known gaps
    Only keys that are known to hold a date are looked at; the header below the title is for people and is let through.

Source
    ISO 8601; contract of `afterword parse`: `date` is YYYY-MM-DD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MONTHS = "january february march april may june july august september october november december".split()
_NAME = "|".join(f"{one[:3]}(?:{one[3:]})?" for one in _MONTHS)
_KEY = re.compile(
    r"(?im)^(?:\w+[_ -])?(?:date|day|due|written|published|reviewed|drafted|created"
    r"|updated)[ \t]*:[ \t]*(?P<open>[\"']?)"
    r"(?P<value>[^\"'\n#]*?\d[^\"'\n#]*?)(?P=open)[ \t]*$"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[ -](?:of )?(?P<month>{_NAME})\.?,?[ -](?P<year>\d{{4}})", re.I
)
_MONTH_FIRST = re.compile(rf"(?P<month>{_NAME})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", re.I)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)")
_OTHER = re.compile(  # what is no ISO date and has no other form that says as much
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|(?:mon|tue|wed|thu|fri|sat|sun)\w*,? .*(?:{_NAME}).*\d{{4}}", re.I
)
_MESSAGE = "This date does not sort, and figures alone may be misread; write YYYY-MM-DD."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each such date; with its other form where there is no doubt."""
    for match in _KEY.finditer(manuscript.text, 0, manuscript.body):
        found = next(
            (
                hit
                for rule in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _COMPACT)
                if (hit := rule.fullmatch(match["value"]))
            ),
            None,
        )
        sure = _iso(found) if found else None
        if sure or _OTHER.fullmatch(match["value"]):
            yield Hit(match.start("value"), match.end("value"), _MESSAGE, replacement=sure)


def _iso(found: re.Match[str]) -> str | None:
    """The date as YYYY-MM-DD, None for one that no calendar has."""
    written = found["month"].lower()
    month = int(written) if written.isdigit() else next(n for n, one in enumerate(_MONTHS, 1) if one[:3] == written[:3])
    try:
        return date(int(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return None
