"""Times of day as people write them, and what stands in their place: offsets from T+0, seconds since 1970, blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

_END = r"(?![^\W_])"  # no letter or digit follows: an underscore closes italics
_HALF = rf"(?: ?(?P<half>[ap])\.?m{_END}\.?)"
_SUFFIX = rf"(?:\s?(?:h|hrs?|hours|Uhr){_END})?"
_COLON = re.compile(
    rf"(?P<h>\d\d?)(?::|(?<=\d\d)h)(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{{1,9}}))?)?(?!\d|:\d){_HALF}?{_SUFFIX}",
    re.IGNORECASE,
)
_ALONE = r"(?=\s*(?:[-\u2013\u2014]\s|[:|*_\])]|$))"  # behind what could be another number, too
_DOT = re.compile(rf"(?P<h>\d\d?)\.(?P<m>\d\d)(?:{_HALF}|\s?Uhr{_END}|(?<=\d\d\.\d\d){_ALONE})", re.IGNORECASE)
_HOUR = re.compile(rf"(?P<h>\d\d?){_HALF}", re.IGNORECASE)
_MILITARY = re.compile(
    r"(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)(?P<s>[0-5]\d)?"
    rf"(?:\s?(?:hrs?|hours|h){_END}|(?=\s?(?:Z|UTC|GMT){_END})|(?<!19..)(?<!20..){_ALONE})"
)
_NAMED = re.compile(rf"(?:(?P<noon>noon|midday)|midnight){_END}", re.IGNORECASE)
_EPOCH = re.compile(r"1\d{9}(?:\.\d{1,9})?(?![\d.:-])|1\d{12}(?![\d.:-])")
_OPEN = re.compile(
    rf"HH:MM(?::SS)?{_END}|time(?:stamp)?(?=\])|\[time\]"
    rf"|[-?_X]{{2}}:[-?_X]{{2}}(?::[-?_X]{{2}})?|TB[CDA]{_END}",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?P<zero>T ?(?:=|[-+\u2212] ?)?0?(?=:(?!\d)|[\s*`\])(|\u2013\u2014-]|$)(?<=0))"
    r"|(?P<t>T ?)?(?P<sign>[-+\u2212]) ?(?:(?P<h>\d+):(?P<m>\d\d)(?::(?P<s>\d\d))?(?![\d:])"
    r"|(?P<parts>(?:\d+(?:\.\d+)? ?(?:d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z]) ?)+)"
    r"|(?P<minutes>\d+)(?![\w:.]))",
)
_PART = re.compile(r"(\d+(?:\.\d+)?) ?([dhms])")
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time at a place of a text: a time of day, an offset from T+0, an instant, or an empty form; where it ends."""

    end: int
    time: time | None = None
    offset: timedelta | None = None
    instant: datetime | None = None
    half: bool = False  # morning or afternoon is stated
    next_day: bool = False  # 24:00


def clock_at(text: str, place: int) -> Clock | None:
    """The time that stands at a place of a text, None when none stands there."""
    first = text[place : place + 1]
    if first.isdigit():
        return _digits(text, place)
    opened = _OPEN.match(text, place)
    if opened:
        return Clock(opened.end())
    if first in "T+-\u2212" and first:
        return _signed(text, place)
    named = _NAMED.match(text, place)
    return Clock(named.end(), time(12 if named["noon"] else 0), half=True) if named else None


def _digits(text: str, place: int) -> Clock | None:
    epoch = _EPOCH.match(text, place)
    if epoch:
        value = float(epoch[0])
        return Clock(epoch.end(), instant=datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC))
    for rule in (_COLON, _DOT, _MILITARY, _HOUR):
        found = rule.match(text, place)
        if found:
            return _of_day(found)
    return None


def _of_day(found: re.Match[str]) -> Clock | None:
    parts = found.groupdict()
    hour, half = int(parts["h"]), (parts.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(parts.get("m") or 0), int(parts.get("s") or 0)
    if hour == 24 and minute == second == 0:
        return Clock(found.end(), time(0), next_day=True)
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = int((parts.get("f") or "").ljust(6, "0")[:6])
    return Clock(found.end(), time(hour, minute, second, fraction), half=bool(half))


def _signed(text: str, place: int) -> Clock | None:
    found = _SIGNED.match(text, place)
    if found is None or (found["minutes"] and not found["t"]):
        return None
    if found["zero"]:
        return Clock(found.end(), offset=timedelta(0))
    seconds = 60.0 * int(found["minutes"] or 0)
    if found["h"]:
        seconds = 3600 * int(found["h"]) + 60 * int(found["m"]) + int(found["s"] or 0)
    elif found["parts"]:
        seconds = sum(float(count) * _SECONDS[unit] for count, unit in _PART.findall(found["parts"]))
    if seconds > 86400 * 365:
        return None
    end = place + len(found[0].rstrip())
    return Clock(end, offset=timedelta(seconds=seconds if found["sign"] == "+" else -seconds))
