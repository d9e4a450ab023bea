"""Finds the day of times that name none: from the file's name, the sources beside it, or when it was last written."""

from __future__ import annotations

import re
from datetime import date

from afterword.core.evidence.base import Source
from afterword.core.evidence.years import UNKNOWN, neighbour_date

DAY = re.compile(r"(?<!\d)(20\d{2})[-/._]?(0[1-9]|1[0-2])[-/._]?(0[1-9]|[12]\d|3[01])(?!\d)")


def day_of(source: Source | None) -> tuple[date, str | None]:
    """The day of times that name none, and a sentence that says where it is from; none when the file's name says it."""
    if source is None:
        return date(UNKNOWN, 1, 1), None
    named = DAY.search(source.name)
    if named:
        return as_day(named), None
    found = neighbour_date(source)
    if found:
        return found[0], f"Its times name no day; {found[0]} is taken from {found[1]}."
    written = source.modified.date() if source.modified else date(UNKNOWN, 1, 1)
    return written, f"Its times name no day; {written}, when the file was last written, is assumed."


def as_day(found: re.Match[str]) -> date:
    """The date that DAY has found, brought into its month."""
    for number in (int(found[3]), 28):
        try:
            return date(int(found[1]), int(found[2]), number)
        except ValueError:
            continue
    return date(int(found[1]), int(found[2]), 1)
