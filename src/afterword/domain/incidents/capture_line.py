"""Understands the one line that somebody types during an incident: a time, a command, or just words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from afterword.core.errors import InputError
from afterword.domain.incidents.clock import TOLERANCE

COMMANDS = {
    "status": "/status monitoring",
    "sev": "/sev P1",
    "ack": "/ack",
    "mitigate": "/mitigate what was done",
    "role": "/role lead @name",
    "decide": "/decide what was decided",
    "ask": "/ask what is not known",
}
SYNONYMS = {"severity": "sev", "acknowledge": "ack", "mitigated": "mitigate", "decision": "decide", "question": "ask"}
_AGO = re.compile(r"-(?=\d)(?:(?P<h>\d{1,3})h)?(?:(?P<m>\d{1,4})m(?:in)?)?(?:(?P<s>\d{1,5})s)?(?=\s|$)")
_CLOCK = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ])?(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))?"
    r"(?P<zone>Z|\s?UTC|[+-]\d{2}:?\d{2})?(?=\s|$)"
)
_COMMAND = re.compile(r"/(?P<name>[A-Za-z]+)(?:\s+(?P<rest>.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: `command` is None for plain words; `at` is aware UTC, None for now."""

    at: datetime | None
    command: str | None
    text: str


def understand(line: str, *, now: datetime, zone: str) -> Line:
    """Parses a captured line; clock times without a zone are in the writer's own zone, which pages show."""
    rest = line.strip()
    at, rest = _time_in_front(rest, now, ZoneInfo(zone))
    match = _COMMAND.match(rest)
    if match is None:
        return Line(at, None, rest)
    name = SYNONYMS.get(match["name"].lower(), match["name"].lower())
    if name in COMMANDS:
        return Line(at, name, (match["rest"] or "").strip())
    if near := get_close_matches(name, [*COMMANDS, *SYNONYMS], n=1, cutoff=0.7):
        close = str(near[0])
        raise InputError(
            message=f"/{match['name']} is not a command; did you mean {COMMANDS[SYNONYMS.get(close, close)]}?"
        )
    return Line(at, None, rest)  # a path such as "/healthz answers 503" is words


def _time_in_front(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, str]:
    if (match := _AGO.match(text)) and match.end() > 1:
        parts = {name: int(value or 0) for name, value in match.groupdict().items()}
        ago = timedelta(hours=parts["h"], minutes=parts["m"], seconds=parts["s"])
        return now - ago, text[match.end() :].strip()
    if match := _CLOCK.match(text):
        return _clock_time(match, now, zone), text[match.end() :].strip()
    return None, text


def _clock_time(match: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        clock = time(int(match["h"]), int(match["m"]), int(match["s"] or 0))
        if match["zone"] or match["day"]:
            day = match["day"] or f"{now:%Y-%m-%d}"
            offset = (match["zone"] or "").strip().replace("UTC", "Z")
            at = datetime.fromisoformat(f"{day}T{clock.isoformat()}{offset}")
            at = at if at.tzinfo else at.replace(tzinfo=zone)
        else:
            at = datetime.combine(now.astimezone(zone).date(), clock, zone)
    except ValueError as error:
        raise InputError(
            message=f"{match[0].strip()} is not a time; write it as 10:15 or 2026-01-15 10:15Z."
        ) from error
    return at if match["day"] else _last_such_time(at, now)


def _last_such_time(at: datetime, now: datetime) -> datetime:
    """Just after midnight, 23:58 was yesterday; a time later today stays in the future and is refused later."""
    yesterday = at - timedelta(days=1)
    return yesterday if at > now + TOLERANCE and now - yesterday < timedelta(hours=12) else at
