"""Dates and times as people write them at the beginning of a line or cell, in any order, as spans, too."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from afterword.core.document.clocks_read import Clock, clock_at
from afterword.core.document.dates_read import Day, day_at
from afterword.core.document.zones import stated_zone, zone_at, zone_named

__all__ = ["When", "date_within", "join", "stated_zone", "when", "zone_named"]

_LEAD = re.compile(
    r"(?:(?:around|about|approx(?:imately)?\.?|roughly|ca\.?|circa|c\.|at|on|by|from|since|between|before|after|um|am|vers)"
    r" +|[~\u2248@<>] ?){0,3}",
    re.IGNORECASE,
)
_SKIP = r"(?:[\s*_`~]|</?[a-zA-Z]{1,6}>)*"
_TO_TIME = re.compile(
    rf"T(?=\d)|{_SKIP}(?:(?:,|:|\||@|[-\u2013\u2014](?=\s)|\bat\b|\bum\b|\u00e0)?{_SKIP}[(\[]?)"
    r"(?:(?:around|about|approx\.?|ca\.?) |[~\u2248] ?)?"
)
_TO_DATE = re.compile(rf"{_SKIP}(?:,|\bon\b|\bam\b|[(\[])?{_SKIP}[(\[]?")
_SPAN = re.compile(r"-\d\d:\d\d")
_TO_ZONE = re.compile(r"[ *_`]*")
_TO_END = re.compile(
    rf"{_SKIP}(?:--?>?|[\u2013\u2014/~\u2192]|\b(?:to|until|till?|through|and|bis)\b){_SKIP}(?:~ ?|approx\.? )?",
    re.IGNORECASE,
)
_YEAR = re.compile(r" ?((?:19|20)\d\d)(?![\w:/-])")
_OPENED = re.compile(r" ?\(")
_CLOSED = re.compile(r"[)\]]")
_DATE_LIKE = re.compile(
    r"(?<![\w/.-])(?=\d{4}[-/.\s]|\d{8}(?!\d)|\d{1,2}[/.-]|[^\W\d_]{3,9}\.? \d"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of a time: any part may be missing; `length` is how much of the text it took."""

    day: date | None
    month_day: tuple[int, int] | None  # a date without its year
    time: time | None
    zone: str | None
    length: int
    weekday: int | None = None  # 0 is Monday
    count: int | None = None  # the n-th day
    shift: int | None = None  # days after the one before
    other_day: date | None = None  # the same numbers read day first
    offset: timedelta | None = None  # from T+0
    instant: datetime | None = None
    next_day: bool = False
    until: str | None = None  # the end of a span, as written


@dataclass(slots=True)
class _Scan:
    """What is read so far, and where the next thing may stand."""

    text: str
    place: int
    day: Day | None = None
    clock: Clock | None = None
    zone: str | None = None
    until: str | None = None


def when(text: str) -> When | None:
    """The date or time that a text begins with, None when it begins with none."""
    lead = _LEAD.match(text)
    scan = _Scan(text, lead.end() if lead else 0)
    _take_day(scan, scan.place)
    _take_clock(scan)
    if scan.day is None and scan.clock is not None:
        gap = _TO_DATE.match(text, scan.place)
        _take_day(scan, gap.end() if gap else scan.place, after=True)
    if scan.day is None and scan.clock is None:
        return None
    _take_year(scan)
    _take_end(scan)
    return _found(scan)


def _take_day(scan: _Scan, place: int, *, after: bool = False) -> None:
    found = day_at(scan.text, place)
    if found is None or (after and found.whole is None and found.month_day is None):
        return
    closes = _CLOSED.match(scan.text, found.end) if after and scan.text[place - 1 : place] in ("(", "[") else None
    scan.day, scan.place = found, closes.end() if closes else found.end


def _take_clock(scan: _Scan) -> None:
    """The time, behind what parts it from the day, and its zone."""
    gap = _TO_TIME.match(scan.text, scan.place) if scan.day else None
    place = gap.end() if gap else scan.place
    found = clock_at(scan.text, place)
    if found is None or (scan.day and found.offset is not None):
        return
    scan.clock, scan.place = found, found.end
    _take_zone(scan, exact=bool(gap and gap[0] == "T") or scan.text[place : found.end].count(":") == 2)
    if scan.day and gap and gap[0][-1:] in ("(", "["):
        closed = _CLOSED.match(scan.text, scan.place)
        scan.place = closed.end() if closed else scan.place


def _take_zone(scan: _Scan, *, exact: bool) -> None:
    """The zone behind a time; 10:05-11:00 is a span, but 10:05:00-08:00 has an offset."""
    if not exact and _SPAN.match(scan.text, scan.place):
        return
    gap = _TO_ZONE.match(scan.text, scan.place)
    found = zone_at(scan.text, gap.end() if gap else scan.place) if scan.place < len(scan.text) else None
    if found and gap and gap.end() < len(scan.text):
        scan.zone, scan.place = scan.zone or found[0], found[1]


def _take_year(scan: _Scan) -> None:
    """The year that some write behind the time, as in Thu Jan 15 10:05:23 2026."""
    if scan.day is None or scan.day.month_day is None or scan.clock is None:
        return
    found = _YEAR.match(scan.text, scan.place)
    if found:
        scan.day = replace(scan.day, whole=date(int(found[1]), *scan.day.month_day), month_day=None)
        scan.place = found.end()


def _take_end(scan: _Scan) -> None:
    """Steps over the end of a span and over the same time in another zone; what only the end says holds for both."""
    for _ in range(2):
        gap = _TO_END.match(scan.text, scan.place) or _OPENED.match(scan.text, scan.place)
        if gap is None:
            return
        end = _Scan(scan.text, gap.end())
        _take_day(end, end.place)
        _take_clock(end)
        nothing = end.clock is None and (end.day is None or scan.clock is not None or end.day.weekday is not None)
        if nothing or (end.clock and end.clock.offset is not None):
            return
        bracket = gap[0].endswith("(")
        if bracket and scan.text[end.place : end.place + 1] != ")" and scan.text[end.place - 1] != ")":
            return
        if not bracket:
            scan.until = scan.text[gap.end() : end.place].strip("*_` ")
        scan.place = end.place + (1 if bracket and scan.text[end.place : end.place + 1] == ")" else 0)
        _complete(scan, end, bracket)


def _complete(scan: _Scan, end: _Scan, bracket: bool) -> None:
    """Takes from the second time what the first one leaves open: zone, half of the day, a clock time for T+0."""
    if bracket:
        if scan.clock and scan.clock.offset is not None and end.clock:
            scan.clock = replace(end.clock, offset=scan.clock.offset)
            scan.zone = scan.zone or end.zone
            scan.day = scan.day or end.day
        return
    scan.zone = scan.zone or end.zone
    first, last = scan.clock, end.clock
    if first and last and first.time and last.time and last.half and not first.half and first.time.hour < 12:
        later = first.time.replace(hour=first.time.hour + 12)
        if last.time.hour >= 12 and later <= last.time:
            scan.clock = replace(first, time=later)


def _found(scan: _Scan) -> When:
    day, clock = scan.day or Day(0), scan.clock or Clock(0)
    return When(
        day=day.whole,
        month_day=day.month_day,
        time=clock.time,
        zone=scan.zone,
        length=scan.place,
        weekday=day.weekday,
        count=day.count,
        shift=day.shift,
        other_day=day.other,
        offset=clock.offset,
        instant=clock.instant,
        next_day=clock.next_day,
        until=scan.until,
    )


def date_within(text: str, *, day_first: bool = False) -> date | None:
    """The first full date that a text names anywhere, None when it names none."""
    for place in _DATE_LIKE.finditer(text):
        found = when(text[place.start() : place.start() + 40])
        if found and found.day:
            return found.other_day if day_first and found.other_day else found.day
    return None


def join(day: date | None, clock: time | None, zone: tzinfo | None) -> datetime | date | None:
    """The instant, the naive time, the bare date or nothing, as far as the parts reach."""
    if day is None:
        return None
    return datetime.combine(day, clock, zone) if clock is not None else day
