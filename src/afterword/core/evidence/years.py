"""Finds the year of times that name none: from the sources beside them, else from when the file was last written."""

from __future__ import annotations

import posixpath
import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from afterword.core.evidence.base import Source

HEAD = 4096
ASKED = 24  # so many neighbours are opened for a date
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: place for place, name in enumerate(NAMES, start=1)} | {f"{n:02d}": n for n in range(1, 13)}
DATED = re.compile(r"\b(20\d{2})[-/](\d{2})[-/](\d{2})(?!\d)|\b(\d{2})[/ -]([A-Z][a-z]{2})[/ -](20\d{2})\b")
UNIX = re.compile(r"[\[:\"= ](1[0-9]{9})(?:\.\d+|\d{3}|\d{6}|\d{9})?[\],}\" ]")
TURN = 6  # months: a step back of so many is a new year, one of fewer is disorder
UNKNOWN = 2000  # a leap year: every day of a log without any hint exists in it


class Years:
    """Gives each record of one file its year; `told` says in a sentence where the year comes from."""

    def __init__(self, source: Source | None) -> None:
        self._source = source
        self._year: int | None = None
        self._month = 0
        self.told: str | None = None

    def of(self, months: pl.Series, days: pl.Series) -> pl.Series:
        """The year of each record, in the order of the file; December followed by January begins a new one."""
        numbers = months.replace_strict(MONTHS, default=None, return_dtype=pl.Int64).forward_fill().fill_null(1)
        if not len(numbers):
            return pl.Series([], dtype=pl.String)
        if self._year is None:
            self._year = self._first(int(numbers[0]), days[0])
            self._month = int(numbers[0])
        steps = np.diff(numbers.to_numpy(), prepend=self._month)
        years = self._year + np.cumsum((steps <= -TURN).astype(np.int64) - (steps >= TURN))
        self._year, self._month = int(years[-1]), int(numbers[-1])
        return pl.Series(years).cast(pl.String)

    def _first(self, month: int, day: str | None) -> int:
        number = int(day) if day and day.strip().isdigit() else 1
        found = neighbour_date(self._source) if self._source else None
        if found:
            near, file = found
            year = min((near.year - 1, near.year, near.year + 1), key=lambda y: _apart(y, month, number, near))
            self.told = f"Its times name no year; {year} is taken from {file}."
            return year
        written = self._source.modified if self._source else None
        if written is None:
            self.told = f"Its times name no year and nothing beside it does; {UNKNOWN} stands for it."
            return UNKNOWN
        late = _day(written.year, month, number) > written.date() + timedelta(days=1)
        year = written.year - late
        self.told = f"Its times name no year; {year} is assumed, the newest before the file was last written."
        return year


def neighbour_date(source: Source) -> tuple[date, str] | None:
    """The first date that a file beside this one states, else one from farther away, else one in the file itself."""
    folder = posixpath.dirname(source.name)
    others = [other for name, other in source.others.items() if name != source.name]
    others.sort(key=lambda other: (posixpath.dirname(other.name) != folder, other.name))
    for other in [*others[:ASKED], source]:
        found = _date_in(other)
        if found:
            return found, other.name if other is not source else "a line of its own"
    return None


def _date_in(source: Source) -> date | None:
    try:
        with source.open() as stream:
            text = stream.read(HEAD).decode("utf-8", "replace")
    except Exception:  # a neighbour that cannot be opened is reported in its own place
        return None
    for match in DATED.finditer(text):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        if month in MONTHS and 1 <= int(day) <= 31:
            return _day(int(year), MONTHS[month], int(day))
    unix = UNIX.search(text)
    return datetime.fromtimestamp(int(unix[1]), UTC).date() if unix else None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)


def _apart(year: int, month: int, day: int, near: date) -> int:
    return abs((_day(year, month, day) - near).days)
