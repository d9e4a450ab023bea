"""Lengths of time as people write them: "48 hours", "7 days", "a week", "15 minutes", "never"."""

from __future__ import annotations

import re
from datetime import timedelta

from afterword.core.errors import InputError

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
WORDS = {"minutes": UNITS["m"], "hours": UNITS["h"], "days": UNITS["d"]}
SPAN = re.compile(r"(?P<count>an?|\d{1,5})\s*(?P<unit>m(?:in(?:ute)?s?)?|h(?:ours?)?|d(?:ays?)?|w(?:eeks?)?)")
NEVER = frozenset({"never", "none", "no clock", ""})
LONGEST = timedelta(days=3650)


def written(length: timedelta, *, longest_in_hours: timedelta = timedelta(hours=72)) -> str:
    """The length in one unit: minutes when it is no whole hour, hours up to three days, days beyond."""
    if length % WORDS["hours"]:
        return _counted(length // WORDS["minutes"], "minute")
    if length > longest_in_hours and not length % WORDS["days"]:
        return _counted(length.days, "day")
    return _counted(length // WORDS["hours"], "hour")


def in_days(length: timedelta) -> str:
    """The length in days where it is whole days, else as `written`."""
    return written(length, longest_in_hours=timedelta(hours=23))


def read(text: str, label: str) -> timedelta | None:
    """The length that the text names, None for never; `label` begins the sentence of the error."""
    word = " ".join(text.lower().split())
    if word in NEVER:
        return None
    found = SPAN.fullmatch(word)
    if found is None:
        raise InputError(message=f"{label} cannot be “{text}”; write a length such as 48 hours or 7 days, or never.")
    count = 1 if found["count"].startswith("a") else int(found["count"])
    length = count * UNITS[found["unit"][0]]
    if not timedelta(0) < length <= LONGEST:
        raise InputError(message=f"{label} cannot be “{text}”; choose a length between one minute and ten years.")
    return length


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
