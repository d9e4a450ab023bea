"""Who listens to what: a room for each incident, and what a journal row means to an open page."""

from __future__ import annotations

WHAT = {
    "entry": ("log",),
    "image": ("log",),
    "evidence": ("evidence",),
    "signals": ("signals", "log"),
    "incident.status_changed": ("status", "log"),
    "incident.severity_changed": ("status", "log"),
    "incident.acknowledged": ("status", "log"),
    "incident.role_assigned": ("roles", "log"),
    "incident.role_removed": ("roles", "log"),
    "incident.privacy_changed": ("status", "access"),
    "incident": ("status",),
}


def room_of(incident_id: int) -> str:
    """The name of an incident's room."""
    return f"incident-{incident_id}"


def what_of(verb: str) -> tuple[str, ...]:
    """The parts of the page that a journal verb changes."""
    extra = ("signals",) if verb == "evidence.read" else ()
    return WHAT.get(verb, WHAT.get(verb.partition(".")[0], ())) + extra
