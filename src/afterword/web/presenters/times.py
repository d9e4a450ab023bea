"""Spans and times as a document tells them, longer than in lists: "3 min 20 s", "19 October 2026 at 11:20 CEST"."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def stamp(at: datetime) -> str:
    """A time in the reader's zone, as in "19 October 2026 at 11:20 CEST"."""
    there = timezone.localtime(at)
    return f"{there.day} {there:%B %Y} at {there:%H:%M %Z}"


def span_words(length: timedelta) -> str:
    """A span in words, as in "45 s", "3 min 20 s", "58 min", "3 h 12 min" or "2 d 3 h"."""
    seconds = round(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds and minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def input_value(at: datetime | None, zone: str) -> str:
    """What a datetime-local field shows for that moment in that zone."""
    return f"{at.astimezone(ZoneInfo(zone or 'UTC')):%Y-%m-%dT%H:%M:%S}" if at else ""
