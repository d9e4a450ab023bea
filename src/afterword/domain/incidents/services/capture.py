"""Acts on one captured line: adds an entry, or changes status, severity, role and the like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import person_by_handle
from afterword.domain.incidents.capture_line import COMMANDS, Line, understand
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import change, locked, request_key_of, words
from afterword.domain.incidents.services.details import assign_role
from afterword.domain.incidents.services.lifecycle import acknowledge, change_severity, change_status
from afterword.domain.incidents.services.log import add_entry

Status = Incident.Status


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """What a line did: `what` is entry, status, severity, acknowledge, mitigation or role; `said` tells it in words.

    `entry` is the entry that the line added, None when the entry was written by the change itself or nothing changed.
    """

    what: str
    said: str
    incident: Incident
    entry: Entry | None = None


def capture(*, actor: Person, incident: Incident, line: str, request_key: str | None = None) -> CaptureResult:
    """Does what the line says: "10:15 text", "-5m text", "/status identified", "/ack", or plain words."""
    require_edit(actor, incident)
    understood = understand(words(line, "The line", 10_000), now=clock.now(), zone=actor.zone)
    if understood.command in ("decide", "ask", None):
        return _words(actor, incident, understood, request_key)
    _check_argument(understood)
    with transaction.atomic():
        return _ACTS[understood.command](actor, incident, understood, request_key)


def _words(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    kind = {"decide": "decision", "ask": "question"}.get(line.command or "", "note")
    entry = add_entry(actor=actor, incident=incident, text=line.text, at=line.at, kind=kind, request_key=key)
    return CaptureResult("entry", "Added", incident, entry)


def _check_argument(line: Line) -> None:
    if line.command != "ack" and not line.text:
        raise InputError(message=f"/{line.command} needs a word behind it, as in {COMMANDS[line.command or '']}.")


def _status(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    status = line.text.split()[0].lower()
    if status == Status.CLOSED and incident.status == Status.RESOLVED:
        raise InputError(message=f"Close {incident.code} with Change status: what is still open is looked at there.")
    change_status(actor=actor, incident=incident, status=status, at=line.at)
    return CaptureResult("status", f"{incident.code} is {incident.status}", incident)


def _severity(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    change_severity(actor=actor, incident=incident, severity=line.text.split()[0], at=line.at)
    return CaptureResult("severity", f"{incident.code} is {incident.severity}", incident)


def _acknowledge(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    acknowledge(actor=actor, incident=incident, at=line.at)
    who = incident.acknowledged_by.name if incident.acknowledged_by else ""
    return CaptureResult("acknowledge", f"Acknowledged by {who}", incident)


def _mitigate(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    """Notes the time of mitigation and what was done, and goes on to monitoring."""
    locked(incident)
    kept = request_key_of(key)
    if kept and (first := Entry.objects.filter(incident=incident, request_key=kept).first()):
        return CaptureResult("mitigation", "Mitigated, now monitoring", incident, first)
    at = checked_time(line.at, clock.now())
    entry = add_entry(actor=actor, incident=incident, text=line.text, at=at, kind="mitigation", request_key=key)
    change(actor=actor, incident=incident, verb="incident.times_changed", fields={"mitigated_at": at})
    if incident.status in (Status.DECLARED, Status.INVESTIGATING, Status.IDENTIFIED):
        change_status(actor=actor, incident=incident, status=Status.MONITORING, at=at)
    return CaptureResult("mitigation", "Mitigated, now monitoring", incident, entry)


def _role(actor: Person, incident: Incident, line: Line, key: str | None) -> CaptureResult:
    role, _, handle = line.text.partition(" ")
    if not handle.strip():
        raise InputError(message=f"/role needs a role and a person, as in {COMMANDS['role']}.")
    person = person_by_handle(actor, handle)
    assignment = assign_role(actor=actor, incident=incident, role=role, person=person)
    return CaptureResult("role", f"{assignment.role.capitalize()} is {person.name}", incident)


_ACTS: dict[str, Callable[[Person, Incident, Line, str | None], CaptureResult]] = {
    "status": _status,
    "sev": _severity,
    "ack": _acknowledge,
    "mitigate": _mitigate,
    "role": _role,
}
