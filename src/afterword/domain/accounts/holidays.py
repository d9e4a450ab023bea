"""Reads holidays from what a person pastes: a line for each day, or a calendar file (.ics)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from afterword.core.errors import InputError

LONGEST_NAME = 80
LONGEST_EVENT = 60  # days; a longer event is no holiday but a mistake
YEARS_AHEAD = 5  # how far a day that returns each year is written out
LINE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[\s,;:]+(.*))?")
YEARLY = re.compile(r"FREQ=YEARLY(;(INTERVAL=1|BYMONTH=\d+|BYMONTHDAY=\d+|WKST=\w+|UNTIL=[\dTZ]+|COUNT=\d+))*")


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day on which business stands still, and what it is called."""

    day: date
    name: str


def read_holidays(text: str, *, today: date) -> list[Holiday]:
    """The holidays of a pasted list or calendar; refuses the whole with a sentence when a part is not understood."""
    calendar = "BEGIN:VCALENDAR" in text[:2000].upper()
    found = list(_events(text, today)) if calendar else list(_lines(text))
    return sorted(found, key=lambda holiday: (holiday.day, holiday.name))


def _wrong(place: str, said: str) -> InputError:
    return InputError(message=f"{place}: {said}")


def _day(year: str, month: str, day: str, place: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _wrong(place, f"there is no day {year}-{month}-{day}.") from error


def _named(name: str, place: str) -> str:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise _wrong(place, f"the name is longer than {LONGEST_NAME} characters; shorten it.")
    return name


def _lines(text: str) -> Iterator[Holiday]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        place = f"Line {number}"
        match = LINE.fullmatch(line.strip())
        if match is None:
            raise _wrong(place, f"{line.strip()[:60]} is no holiday; write it as 2026-12-25 Christmas Day.")
        yield Holiday(_day(match[1], match[2], match[3], place), _named(match[4] or "", place))


def _events(text: str, today: date) -> Iterator[Holiday]:
    """The events of a calendar file (RFC 5545), each of its days; folded lines are joined first."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    blocks = re.findall(r"(?ims)^BEGIN:VEVENT\s*$(.*?)^END:VEVENT\s*$", unfolded)
    if not blocks:
        raise _wrong("The calendar", "there is no event in it.")
    for number, block in enumerate(blocks, start=1):
        fields = dict(re.findall(r"(?m)^([A-Z-]+)(?:;[^:\r\n]*)?:(.*?)\s*$", block))
        yield from _days_of(fields, f"Event {number}", today)


def _days_of(fields: dict[str, str], place: str, today: date) -> Iterator[Holiday]:
    name = _named(re.sub(r"\\([,;\\])", r"\1", fields.get("SUMMARY", "")).replace("\\n", " "), place)
    place = f"{place} ({name})" if name else place
    first = _stamp(fields.get("DTSTART", ""), place)
    last = _stamp(fields["DTEND"], place) - timedelta(days=1) if "DTEND" in fields else first
    length = max((last - first).days, 0) + 1
    if length > LONGEST_EVENT:
        raise _wrong(place, f"it lasts {length} days; a holiday has at most {LONGEST_EVENT}.")
    for start in _returns(first, fields.get("RRULE", ""), place, today):
        yield from (Holiday(start + timedelta(days=day), name) for day in range(length))


def _stamp(written: str, place: str) -> date:
    match = re.match(r"(\d{4})(\d{2})(\d{2})", written)
    if match is None:
        raise _wrong(place, "it does not say on which day it begins or ends.")
    return _day(match[1], match[2], match[3], place)


def _returns(first: date, rule: str, place: str, today: date) -> Iterator[date]:
    """The day itself, or each year's from this one on where it returns yearly."""
    if not rule:
        yield first
        return
    if not YEARLY.fullmatch(rule):
        raise _wrong(place, f"it returns by a rule that is not understood here ({rule}); write its days one by one.")
    until = re.search(r"UNTIL=(\d{8})", rule)
    count = re.search(r"COUNT=(\d+)", rule)
    final = min(today.year + YEARS_AHEAD, first.year + int(count[1]) - 1 if count else 9999)
    for year in range(max(first.year, today.year), final + 1):
        day = _in_year(first, year)
        if day and not (until and day.strftime("%Y%m%d") > until[1]):
            yield day


def _in_year(day: date, year: int) -> date | None:
    """The same day of another year; None for 29 February in a year without one."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None
