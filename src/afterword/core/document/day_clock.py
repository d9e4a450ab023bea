"""The day and the zone that entries stand in, carried from one entry to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from afterword.core.document.when_read import When, join, when, zone_named
from afterword.core.document.zones import zone_at

_DAY_FIRST = re.compile(r"(?<![\d/-])(?:1[3-9]|2\d|3[01])[/-](?:0?[1-9]|1[0-2])[/-](?:19|20)?\d\d(?![\d/-])")
_TIMES = re.compile(r"(?<![\d:.])(\d\d?):[0-5]\d(?![\d:]) ?([aApP]\.?[mM])?")
_ZERO = re.compile(r"\bT ?[+-]? ?0{0,2}(?::?00)?\s*(?:=|:|is|was|at|means|\()+\s*")
_BACK = timedelta(hours=6)  # a time that runs back by less is out of order, by more it belongs to the next day


@dataclass(slots=True)
class DayClock:
    """What holds for an entry unless it says otherwise: day, zone, T+0, and how the text writes days and hours."""

    day: date | None
    zone: tzinfo | None
    zero: datetime | None = None
    day_first: bool = False
    twelve: bool = False  # hours run to twelve, and nothing says which half of the day
    first_day: date | None = None
    last: datetime | None = None
    carried: tzinfo | None = None  # the zone of the last entry that named one; it holds where the text states none

    def at(self, found: When) -> datetime | date | None:
        """The moment of an entry, the bare date, or nothing, as far as it is known; the day holds for the next, too."""
        if found.instant is not None:
            return found.instant.astimezone(self.zone) if self.zone else found.instant
        if found.offset is not None and found.time is None:
            return self.zero + found.offset if self.zero else None
        dated = self.turn_to(found)
        self.carried = zone_named(found.zone) or self.carried
        moment = join(self.day, found.time, zone_named(found.zone) or self.zone or self.carried)
        if not isinstance(moment, datetime):
            return moment
        moment = self._forward(moment, bare=not dated) + timedelta(days=found.next_day)
        self.day, self.last = (moment.date() if not found.next_day else self.day), moment
        if found.offset is not None:
            self.zero = moment - found.offset
        return moment

    def turn_to(self, found: When) -> bool:
        """Turns to the day that is named, if one is: True then."""
        day = self._named(found)
        if day is None:
            return False
        self.day, self.last = day, None
        self.first_day = self.first_day or day
        return True

    def _named(self, found: When) -> date | None:
        if found.day is not None and found.other_day is not None:
            return self._of_two(found.day, found.other_day)
        if found.day is not None:
            return found.day
        if self.day is None:
            return None
        if found.month_day is not None:
            return _nearest(found.month_day, self.day)
        if found.weekday is not None:
            return self.day + timedelta(days=(found.weekday - self.day.weekday() + 3) % 7 - 3)
        if found.shift is not None:
            return self.day + timedelta(days=found.shift)
        if found.count is not None:
            return (self.first_day or self.day) + timedelta(days=found.count - 1)
        return None

    def _of_two(self, month_first: date, day_first: date) -> date:
        """The reading of 02/03 that the text keeps to elsewhere, else the one that lies nearer to the day before."""
        if self.day_first or self.day is None:
            return day_first if self.day_first else month_first
        return min(month_first, day_first, key=lambda one: abs((one - self.day).days) if self.day else 0)

    def _forward(self, moment: datetime, *, bare: bool) -> datetime:
        """The moment moved on by half a day or a day where a bare time runs back."""
        if not bare or self.last is None:
            return moment
        behind = self.last.replace(tzinfo=None) - moment.replace(tzinfo=None)
        if self.twelve and timedelta(0) < behind <= timedelta(hours=12):
            return moment + timedelta(hours=12)
        return moment + timedelta(days=1) if behind > _BACK else moment


def writes_day_first(text: str) -> bool:
    """True for a text with a date such as 31/01/2026."""
    return _DAY_FIRST.search(text) is not None


def clock_of(text: str, day: date | None, zone: tzinfo | None) -> DayClock:
    """The clock at the beginning of a timeline's text, with the habits of that text."""
    times = _TIMES.findall(text)
    hours = [hour for hour, _ in times]
    plain = all(not half and not hour.startswith("0") and 0 < int(hour) <= 12 for hour, half in times)
    twelve = plain and any(len(hour) == 1 for hour in hours) and any(int(hour) > 9 for hour in hours)
    clock = DayClock(day, zone, day_first=writes_day_first(text), twelve=twelve, first_day=day)
    clock.zero = _zero(text, clock)
    return clock


def _zero(text: str, clock: DayClock) -> datetime | None:
    """The time that a text names as T+0, as in "T+0 = 14:03 UTC"."""
    for place in _ZERO.finditer(text):
        found = when(text[place.end() : place.end() + 60])
        if found and found.time:
            day = found.day or clock.day
            moment = join(day, found.time, zone_named(found.zone) or clock.zone)
            return moment if isinstance(moment, datetime) else None
    return None


def zone_in(text: str) -> str | None:
    """The first zone that a short text names, such as the head of a column."""
    for word in re.finditer(r"(?<![\w/])[A-Z][A-Za-z/_]*", text[:80]):
        found = zone_at(text, word.start())
        if found and (found[0].isupper() or "/" in found[0]):
            return found[0]
    return None


def _nearest(month_day: tuple[int, int], day: date) -> date:
    """The date with this month and day that lies nearest to a known day."""
    choices = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            choices.append(date(year, *month_day))
        except ValueError:
            continue
    return min(choices, key=lambda one: abs((one - day).days), default=day)
