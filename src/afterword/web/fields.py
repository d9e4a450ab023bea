"""What was typed into a form, read into values; a value that cannot be used is told in one sentence."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import QueryDict

from afterword.core.errors import InputError
from afterword.core.zones import known_zones
from afterword.domain import clock

Posted = QueryDict
SOON = timedelta(minutes=1)  # clocks of browsers and servers differ a little


class FieldError(InputError):
    """One field cannot be used; the sentence says which and what to write."""

    code = "field"
    sentence = "{label} {what}"


def new_key() -> str:
    """A key that makes a form posted twice do its work once."""
    return uuid4().hex


def line(data: Posted, name: str) -> str:
    """One line of text, spaces trimmed."""
    return " ".join(str(data.get(name, "")).split())


def block(data: Posted, name: str) -> str:
    """Text of several lines with plain line ends, trailing space trimmed."""
    return str(data.get(name, "")).replace("\r\n", "\n").replace("\r", "\n").strip()


def words(data: Posted, name: str) -> tuple[str, ...]:
    """Names parted by commas or lines, each once, in the order written."""
    found = (part.strip() for part in re.split(r"[,\n]", str(data.get(name, ""))))
    return tuple(dict.fromkeys(part for part in found if part))


def day(data: Posted, name: str, label: str) -> date | None:
    """A date, or None when the field is empty."""
    raw = line(data, name)
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise FieldError(label=label, what=f"cannot be “{raw}”; write a date such as 2026-10-30.") from None


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        what = f"“{name}” is not known; write a name such as Europe/Berlin."
        raise FieldError(label="The time zone", what=what) from None


def moment(data: Posted, name: str, label: str, zone: ZoneInfo) -> datetime | None:
    """A date and time as the form's zone tells it, turned into UTC; None when the field is empty."""
    raw = line(data, name)
    if not raw:
        return None
    try:
        at = datetime.fromisoformat(raw)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 in Tokyo began before there were years
        what = f"cannot be “{raw}”; write a date and time such as 2026-10-13 03:07."
        raise FieldError(label=label, what=what) from None


def yes_no(data: Posted, name: str) -> bool | None:
    """True, False, or None while nobody has said."""
    return {"yes": True, "no": False}.get(line(data, name))


def whole(data: Posted, name: str, default: int = 0) -> int:
    """A whole number; the default when it is absent or not one."""
    return next(iter(_whole_numbers([line(data, name)])), default)


def numbers(data: Posted, name: str) -> list[int]:
    """All whole numbers among the values of a field that may be ticked several times."""
    return _whole_numbers(data.getlist(name))


def _whole_numbers(written: list[str]) -> list[int]:
    """Those that are plain digits and fit into a database; "²" is a digit, too, but no number."""
    return [int(raw) for raw in written if re.fullmatch(r"[0-9]{1,9}", raw)]


def local_path(raw: str) -> str:
    """The path to go back to, or an empty string when it leads away from here."""
    return raw if re.fullmatch(r"/(?![/\\])[^\s\\]*", raw) else ""


def zone_names() -> list[str]:
    """The time zones to choose from, UTC first."""
    return ["UTC", *sorted(name for name in known_zones() if "/" in name and not name.startswith("Etc/"))]


def facts_typed(data: Posted) -> dict[str, Any]:
    """The header facts from a form; times are read in the zone that the form names and kept in UTC."""
    zone = zone_named(line(data, "zone"))
    started = moment(data, "started_at", "The start", zone)
    detected = moment(data, "detected_at", "The detection", zone)
    resolved = moment(data, "resolved_at", "The resolution", zone)
    for label, at in (("The start", started), ("The detection", detected), ("The resolution", resolved)):
        if at is not None and at > clock.now() + SOON:
            raise FieldError(label=label, what="lies in the future; look at its date and its zone again.")
    if detected and resolved and resolved < detected:
        raise FieldError(label="The resolution", what="lies before the detection; look at both times again.")
    first = started or detected
    return {
        "title": line(data, "title"),
        "severity": line(data, "severity"),
        "started_at": started,
        "detected_at": detected,
        "resolved_at": resolved,
        "date": day(data, "date", "The date") or (first.astimezone(zone).date() if first else None),
        "zone": zone.key,
        "customer_impact": yes_no(data, "customer_impact"),
        "services": words(data, "services"),
    }
