"""When a check runs: by hand, once, daily, every some hours, in a weekly window, or in one that a query tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from afterword.core.errors import InputError
from afterword.core.zones import known_zones

PLANS = ("hand", "once", "daily", "hours", "window", "query")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOK_EVERY = timedelta(minutes=5)  # how often a query is asked whether its window is open
LONGEST_WINDOW = timedelta(hours=24)  # of one that a query tells
MOST_HOURS = 24 * 28
LONGEST_QUERY = 5000
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Slot:
    """The moment of a planned run; with `window`, it speaks of that stretch before the moment."""

    at: datetime
    window: timedelta | None = None


def checked_plan(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The plan with only what its kind needs, in one writing; InputError in a sentence when it cannot be followed."""
    kind = str(given.get("kind") or "hand")
    if kind not in PLANS:
        raise InputError(message=f"{kind} is not a way to plan runs; choose one of {', '.join(PLANS)}.")
    return {"kind": kind, **_READ[kind](given, now)}


def _hand(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {}


def _once(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    try:
        at = datetime.fromisoformat(str(given.get("at")))
    except ValueError:
        raise InputError(message="The time of the run is none; write it as 2026-10-18 06:00.") from None
    at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return {"at": at.isoformat()}


def _daily(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"time": _clock(given, "time", "The time of the day"), "zone": _zone(given)}


def _hours(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    written = str(given.get("every", "")).strip()
    if not re.fullmatch(r"[0-9]{1,3}", written) or not 1 <= int(written) <= MOST_HOURS:
        raise InputError(message=f"A check runs every 1 to {MOST_HOURS} hours, not every “{written}”.")
    return {"every": int(written), "from": str(given.get("from") or now.replace(microsecond=0).isoformat())}


def _window(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    day = str(given.get("weekday", "")).strip()
    if day not in map(str, range(7)):
        raise InputError(message="Choose the day of the week on which the window begins.")
    start, end = _clock(given, "start", "The window's beginning"), _clock(given, "end", "The window's end")
    if start == end:
        raise InputError(message="A window ends at another time than it begins.")
    return {"weekday": int(day), "start": start, "end": end, "zone": _zone(given)}


def _query(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    query = str(given.get("query") or "").replace("\x00", "").strip()
    if not query or len(query) > LONGEST_QUERY:
        raise InputError(message=f"Write the query that tells the window, in at most {LONGEST_QUERY} characters.")
    return {"query": query}


_READ = {"hand": _hand, "once": _once, "daily": _daily, "hours": _hours, "window": _window, "query": _query}


def _clock(given: Mapping[str, Any], name: str, what: str) -> str:
    found = _TIME.fullmatch(str(given.get(name) or "").strip())
    if not found:
        raise InputError(message=f"{what} cannot be “{given.get(name) or ''}”; write it as 06:00.")
    return f"{int(found[1]):02d}:{found[2]}"


def _zone(given: Mapping[str, Any]) -> str:
    zone = str(given.get("zone") or "UTC").strip()
    if zone not in known_zones():
        raise InputError(message=f"{zone[:60]} is not a time zone; write it as Europe/Copenhagen.")
    return zone


def next_slot(plan: Mapping[str, Any], after: datetime) -> Slot | None:
    """The first planned run after a moment, which is excluded; None when no more are planned."""
    kind = plan.get("kind", "hand")
    if kind == "once":
        at = datetime.fromisoformat(plan["at"])
        return Slot(at) if at > after else None
    if kind == "daily":
        return Slot(_next_time(plan, after, every=1))
    if kind == "hours":
        every, start = timedelta(hours=plan["every"]), datetime.fromisoformat(plan["from"])
        return Slot(start + every * max(1, (after - start) // every + 1))
    if kind == "window":
        return _next_window(plan, after)
    return Slot(after + LOOK_EVERY) if kind == "query" else None


def _next_time(plan: Mapping[str, Any], after: datetime, every: int) -> datetime:
    zone = ZoneInfo(plan["zone"])
    day = after.astimezone(zone).date() - timedelta(days=1)
    while (at := _at(day, plan["time"], zone)) <= after:
        day += timedelta(days=every)
    return at


def _next_window(plan: Mapping[str, Any], after: datetime) -> Slot:
    """The end of the next window that ends after the moment, with the window's length as it was lived through."""
    zone = ZoneInfo(plan["zone"])
    day = after.astimezone(zone).date() - timedelta(days=8)
    day += timedelta(days=(plan["weekday"] - day.weekday()) % 7)
    over_midnight = timedelta(days=plan["end"] < plan["start"])
    while (end := _at(day + over_midnight, plan["end"], zone)) <= after:
        day += timedelta(days=7)
    return Slot(end, end - _at(day, plan["start"], zone))


def _at(day: date, written: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(written), zone).astimezone(UTC)


def plan_words(plan: Mapping[str, Any]) -> str:
    """The plan as a person says it."""
    kind = plan.get("kind", "hand")
    if kind == "once":
        return f"once, at {datetime.fromisoformat(plan['at']):%Y-%m-%d %H:%M} UTC"
    if kind == "daily":
        return f"daily at {plan['time']} {plan['zone']}"
    if kind == "hours":
        return "every hour" if plan["every"] == 1 else f"every {plan['every']} hours"
    if kind == "window":
        return f"{DAYS[plan['weekday']]}s {plan['start']} to {plan['end']} {plan['zone']}, over the window"
    return "whenever its window is open" if kind == "query" else "when somebody asks"
