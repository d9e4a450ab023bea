"""Times in JSON: RFC 3339 in UTC, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def stamp(at: datetime | None) -> str | None:
    """Give a time as RFC 3339 in UTC with `Z`, with milliseconds only when there are any."""
    if at is None:
        return None
    at = (at.astimezone(UTC) + timedelta(microseconds=500)).replace(tzinfo=None)
    return at.isoformat(timespec="milliseconds" if at.microsecond >= 1000 else "seconds") + "Z"


def moment(text: str | None) -> datetime | None:
    """Give the time that `stamp` wrote, aware UTC."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def sure(text: str) -> datetime:
    """Give the time that `stamp` wrote, where there is one."""
    return datetime.fromisoformat(text).astimezone(UTC)
