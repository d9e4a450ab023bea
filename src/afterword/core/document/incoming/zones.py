"""The name in the time zone database behind a zone as people write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from afterword.core.document.when_read import zone_named

_PARTS = {  # minutes east of UTC of the zones that are no whole hours apart, and keep no summer time
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}


def iana_of(written: str | None) -> str:
    """As in Europe/Berlin, UTC or Etc/GMT+8 for PST; empty when the zone is not known or not said."""
    zone = zone_named(written)
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return zone.key
    offset = (zone.utcoffset(datetime(2000, 1, 1, tzinfo=UTC)) or timedelta()) // timedelta(minutes=1)
    if not offset:
        return "UTC"
    if offset % 60 == 0 and -12 <= offset // 60 <= 14:
        return f"Etc/GMT{-offset // 60:+d}"
    return _PARTS.get(offset, "")
