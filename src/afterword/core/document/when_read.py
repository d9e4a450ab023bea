"""Dates, times of day and zones as people write them in documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAYNAME = r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?,? )?"
_DATES = (
    r"(?P<y1>\d{4})[-/](?P<m1>\d\d?)[-/](?P<d1>\d\d?)",
    r"(?P<m4>\d\d?)[-/](?P<d4>\d\d?)[-/](?P<y4>\d{4}|\d\d)(?!\d)",
    _DAYNAME + _MONTH.format("n2") + r" (?P<d2>\d\d?)(?:st|nd|rd|th)?(?!\d|:)(?:,? (?P<y2>\d{4})(?!:))?",
    _DAYNAME + r"(?P<d3>\d\d?)(?:st|nd|rd|th)?(?: of)? " + _MONTH.format("n3") + r"(?:,? (?P<y3>\d{4})(?!:))?",
)
_DATE = "(?:" + "|".join(_DATES) + r")(?![\w])"
_TIME = r"(?P<h>\d\d?):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,6}))?)?(?![\d:])(?: ?(?P<ap>[ap])\.?m\b\.?)?"
_HOUR = r"(?P<h4>\d\d?) ?(?P<ap4>[ap])\.?m\b\.?"
_ZONE = (
    r"(?: ?(?P<zone>Z\b|[+-]\d\d:?\d\d|\(?(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?\)?"
    r"|\(?[A-Z]{2,4}T\)?(?![A-Za-z])|\(?PT\)?(?![A-Za-z])))?"
)
_ABOUT = r"(?:around |about |approx\.? |ca\.? |circa |~ ?|at )?"
_WHEN = re.compile(
    rf"^{_ABOUT}(?:(?P<date>{_DATE})(?:(?:T|,? (?:at )?|,? - |: ?| @ ?)(?:{_ABOUT})?(?P<time>{_TIME}|{_HOUR}){_ZONE})?"
    rf"|(?P<only>{_TIME.replace('?P<', '?P<o')}|{_HOUR.replace('?P<', '?P<o')}){_ZONE.replace('?P<', '?P<o')})",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONES = {
    "Z": "UTC",
    "UTC": "UTC",
    "GMT": "UTC",
    "PT": "America/Los_Angeles",
    "PACIFIC": "America/Los_Angeles",
    "ET": "America/New_York",
    "EASTERN": "America/New_York",
    "CT": "America/Chicago",
    "CENTRAL": "America/Chicago",
    "MT": "America/Denver",
    "MOUNTAIN": "America/Denver",
}
_OFFSETS = {
    "PST": -8,
    "PDT": -7,
    "MST": -7,
    "MDT": -6,
    "CST": -6,
    "CDT": -5,
    "EST": -5,
    "EDT": -4,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "IST": 5.5,
    "JST": 9,
    "AEST": 10,
}


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of a time: any part may be missing; `length` is how much of the text it took."""

    day: date | None
    month_day: tuple[int, int] | None  # a date without its year
    time: time | None
    zone: str | None
    length: int


def when(text: str) -> When | None:
    """The date or time that a text begins with, None when it begins with none."""
    found = _WHEN.match(text)
    if found is None:
        return None
    parts = found.groupdict()
    try:
        day, month_day = _day(parts) if parts["date"] else (None, None)
        clock = _clock(parts)
    except ValueError:
        return None
    zone = parts["zone"] or parts["ozone"]
    return When(day, month_day, clock, zone.strip("()") if zone else None, found.end())


def _day(parts: dict[str, str | None]) -> tuple[date | None, tuple[int, int] | None]:
    if parts["y1"]:
        return date(int(parts["y1"]), int(parts["m1"] or 0), int(parts["d1"] or 0)), None
    if parts["y4"]:
        return _american(int(parts["m4"] or 0), int(parts["d4"] or 0), int(parts["y4"])), None
    number = "2" if parts["n2"] else "3"
    month = _MONTHS.index((parts[f"n{number}"] or "")[:3].lower()) + 1
    day = int(parts[f"d{number}"] or 0)
    year = parts[f"y{number}"]
    checked = date(int(year) if year else 2000, month, day)
    return (checked, None) if year else (None, (month, day))


def _american(month: int, day: int, year: int) -> date:
    """A date with strokes: the month comes first, unless it cannot be one."""
    year += 2000 if year < 100 else 0
    return date(year, day, month) if month > 12 else date(year, month, day)


def _clock(parts: dict[str, str | None]) -> time | None:
    lead = "o" if parts["only"] else ""
    hour = parts[f"{lead}h"] or parts[f"{lead}h4"]
    if hour is None:
        return None
    half = (parts[f"{lead}ap"] or parts[f"{lead}ap4"] or "").lower()
    value = int(hour) % 12 + (12 if half == "p" else 0) if half and int(hour) <= 12 else int(hour)
    fraction = (parts[f"{lead}f"] or "").ljust(6, "0")
    return time(value, int(parts[f"{lead}min"] or 0), int(parts[f"{lead}s"] or 0), int(fraction))


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of a name or abbreviation, None when it is not known."""
    if not name:
        return None
    plain = name.strip("() .").removeprefix("US/")
    known = _ZONES.get(plain.upper())
    if known == "UTC":
        return UTC
    if known:
        return ZoneInfo(known)
    if plain.upper() in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[plain.upper()]))
    shift = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?", plain.upper())
    if shift:
        total = timedelta(hours=int(shift[2]), minutes=int(shift[3] or 0))
        return timezone(-total if shift[1] == "-" else total) if total < timedelta(hours=24) else None
    return _by_place(name.strip("() ."))


def _by_place(name: str) -> tzinfo | None:
    if not re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_]+", name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


_STATED = re.compile(
    r"\b[Tt]imes?(?: stamps?)?(?: below| listed| here)?(?: are| is|:)?(?: all)?(?: given| listed)?"
    r" ?(?:in |\()?(?:the )?"
    r"(?P<zone>[A-Z][A-Za-z]+/[A-Za-z_]+|UTC(?:[+-]\d{1,2}(?::\d\d)?)?|GMT|[A-Z]{2,4}T|PT|ET|Pacific|Eastern|Central)"
    r"(?![A-Za-z0-9])"
)

_HEADED = re.compile(
    r"^#{1,6} [^\n]*\b[Tt]imeline\b[^\n(]*\((?P<zone>UTC(?:[+-]\d{1,2}(?::?\d\d)?)?|GMT|[A-Z]{2,4}T|PT|ET)\)",
    re.MULTILINE,
)


def stated_zone(text: str) -> str | None:
    """The zone that a text states for all its times, as in "all times in CET", or in the heading of its timeline."""
    found = (
        _STATED.search(text)
        or _HEADED.search(text)
        or re.search(r"\btime \((?P<zone>[A-Z]{2,4})\)", text, re.IGNORECASE)
    )
    return found["zone"] if found else None


def join(day: date | None, clock: time | None, zone: tzinfo | None) -> datetime | date | None:
    """The instant, the naive time, the bare date or nothing, as far as the parts reach."""
    if day is None:
        return None
    return datetime.combine(day, clock, zone) if clock is not None else day
