"""Adds a length of time that only passes on business days, where a team is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
LONGEST_REST = 366  # days in a row that may be free before a calendar is called unusable


def after(start: datetime, length: timedelta, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """The moment (UTC) by which `length` has passed on business days since `start` (aware).

    Saturdays, Sundays and holidays in `zone` stand still. A day has as many hours as it has there: 23 or 25 when
    clocks change. A calendar without a business day for a year counts as one without holidays.
    """
    at, left, rested = start.astimezone(UTC), length, 0
    while True:
        day = at.astimezone(zone).date()
        end = midnight(day + timedelta(days=1), zone)
        if rested == LONGEST_REST:
            return after(start, length, zone, ())
        if not is_business_day(day, holidays):
            at, rested = end, rested + 1
            continue
        if at + left <= end:
            return at + left
        at, left, rested = end, left - (end - at), 0


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Whether people work on that day."""
    return day.weekday() < SATURDAY and day not in holidays


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins there, as UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
