"""Times as structured sources write them: RFC 3339 texts and Unix seconds, into aware UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

EARLIEST = 1971  # a year before this is a marker ("0001-01-01" means "not yet"), never a moment


def from_iso(text: Any) -> datetime | None:
    """Aware UTC from an ISO 8601 text, None when it is none or only a marker; no zone is taken as UTC."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    if moment.year < EARLIEST:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def states_zone(text: Any) -> bool:
    """Whether an ISO 8601 text says its zone."""
    try:
        return datetime.fromisoformat(str(text).strip().replace(" UTC", "+00:00")).tzinfo is not None
    except ValueError:
        return False


def from_unix(seconds: Any, *, parts: int = 1) -> datetime | None:
    """Aware UTC from Unix seconds (number or text such as `1700000000.000100`), exact to the microsecond.

    `parts` is how many of the unit given make a second: 1000 for milliseconds.
    """
    try:
        exact = Decimal(str(seconds)) / parts
        whole = int(exact)
        moment = datetime.fromtimestamp(whole, UTC)
        return moment.replace(microsecond=int((exact - whole) * 1_000_000))
    except (InvalidOperation, ValueError, OverflowError, OSError):
        return None
