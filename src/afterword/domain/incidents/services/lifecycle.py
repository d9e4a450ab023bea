"""Declares incidents and moves them from status to status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from afterword.core.document.general_header import severity_named
from afterword.core.errors import Conflict, InputError, WrongTransition
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.permissions import require_member
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import AffectedService, Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import change, locked, log_by_itself, request_key_of, words
from afterword.domain.journal.services import next_number, record

Status = Incident.Status

TRANSITIONS: dict[str, tuple[str, ...]] = {
    Status.DECLARED: (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED),
    Status.INVESTIGATING: (Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED),
    Status.IDENTIFIED: (Status.INVESTIGATING, Status.MONITORING, Status.RESOLVED),
    Status.MONITORING: (Status.INVESTIGATING, Status.IDENTIFIED, Status.RESOLVED),
    Status.RESOLVED: (Status.INVESTIGATING, Status.CLOSED),
    Status.CLOSED: (),
}


def declare(
    *,
    actor: Person,
    title: str,
    severity: str,
    kind: str = "incident",
    services: Sequence[str] = (),
    customer_impact: bool | None = None,
    team: Team | None = None,
    private: bool = False,
    at: datetime | None = None,
    request_key: str | None = None,
) -> Incident:
    """Declares an incident, gives it the next INC number and writes the first log entry.

    A request repeated with the same key gets the incident that the first one declared.
    """
    actor, key, now = require_member(actor), request_key_of(request_key), clock.now()
    level, written = checked_severity(severity)
    fields: dict[str, Any] = {
        "title": words(title, "The title", 200),
        "severity": level,
        "severity_as_written": written,
        "kind": _checked_kind(kind),
        "customer_impact": customer_impact,
        "team": team,
        "private": private,
    }
    names, at = service_names(services), checked_time(at, now)
    try:
        with transaction.atomic():
            return _declared_before(actor, key) or _declare(actor, fields, names, at, key)
    except IntegrityError:  # the same request, in the same moment, in another process
        if (first := _declared_before(actor, key)) is None:
            raise
        return first


def _declare(actor: Person, fields: dict[str, Any], names: list[str], at: datetime, key: str | None) -> Incident:
    incident = Incident.objects.create(
        number=next_number("INC"), declared_by=actor, declared_at=at, detected_at=at, request_key=key, **fields
    )
    AffectedService.objects.bulk_create(AffectedService(incident=incident, name=name) for name in names)
    after = {"title": incident.title, "severity": incident.severity, "kind": incident.kind, "services": names}
    after |= {"team": incident.team.name} if incident.team else {}
    record(actor=actor, verb="incident.declared", subject=incident, after=after, incident=incident.pk)
    text = f"Declared {incident.severity}: {incident.title}"
    log_by_itself(actor=actor, incident=incident, kind="status", text=text, at=at)
    return incident


def _declared_before(actor: Person, key: str | None) -> Incident | None:
    first = Incident.objects.filter(request_key=key).first() if key else None
    if first is not None and first.declared_by != actor:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first


def checked_severity(severity: str) -> tuple[str, str]:
    """P0 to P4, and the word as written when it was another one: SEV-2, High, Critical."""
    word = severity.strip()
    level = severity_named(word) if word else None
    if level is None:
        said = f"{word} is not a severity" if word else "The severity is missing"
        raise InputError(message=f"{said}; choose P0, P1, P2, P3 or P4.")
    return level, "" if level == word.upper() else word[:40]


def _checked_kind(kind: str) -> str:
    if kind not in Incident.Kind.values:
        raise InputError(message=f"{kind} is not a kind; choose incident or near-miss.")
    return kind


def service_names(services: Sequence[str]) -> list[str]:
    """Names without blanks and repetitions, in order."""
    return list(dict.fromkeys(words(name, "A service's name", 80) for name in services if name.strip()))


def change_status(*, actor: Person, incident: Incident, status: str, at: datetime | None = None) -> Incident:
    """Moves the incident to another status and writes it into the log; the same status again changes nothing.

    From resolved back to investigating reopens it: the time of resolution is taken back, the journal keeps it.
    """
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        old = incident.status
        if status == old:
            return incident
        _check_transition(incident, status)
        at = checked_time(at, clock.now())
        entry_kind, text = _status_entry(incident, status)
        fields = {"status": status} | _times_of(incident, status, at)
        change(actor=actor, incident=incident, verb="incident.status_changed", fields=fields)
        log_by_itself(actor=actor, incident=incident, kind=entry_kind, text=text, at=at)
    return incident


def _check_transition(incident: Incident, status: str) -> None:
    if status not in Status.values:
        raise InputError(message=f"{status} is not a status; choose one of {', '.join(Status.values)}.")
    allowed = TRANSITIONS[incident.status]
    if status not in allowed:
        known = " or ".join(allowed) or "nothing else"
        raise WrongTransition(number=incident.code, old=incident.status, new=status, allowed=known)


def _times_of(incident: Incident, status: str, at: datetime) -> dict[str, datetime | None]:
    if status == Status.RESOLVED:
        if at < incident.began_at:
            began = f"{incident.code} began at {incident.began_at:%Y-%m-%d %H:%M} UTC"
            raise InputError(message=f"{began}; it cannot end before that.")
        return {"resolved_at": at}
    if status == Status.CLOSED:
        return {"closed_at": at}
    return {"resolved_at": None} if incident.status == Status.RESOLVED else {}


def _status_entry(incident: Incident, status: str) -> tuple[str, str]:
    if incident.status == Status.RESOLVED and status == Status.INVESTIGATING:
        return "status", f"Reopened; had been resolved at {incident.resolved_at:%Y-%m-%d %H:%M:%S} UTC"
    kind = "resolved" if status == Status.RESOLVED else "status"
    return kind, f"Status: {incident.status} to {status}"


def change_severity(*, actor: Person, incident: Incident, severity: str, at: datetime | None = None) -> Incident:
    """Changes the severity and writes it into the log."""
    require_edit(actor, incident)
    level, written = checked_severity(severity)
    with transaction.atomic():
        locked(incident)
        at, old = checked_time(at, clock.now()), incident.severity
        fields = {"severity": level, "severity_as_written": written}
        if change(actor=actor, incident=incident, verb="incident.severity_changed", fields=fields) and level != old:
            log_by_itself(actor=actor, incident=incident, kind="status", text=f"Severity: {old} to {level}", at=at)
    return incident


def acknowledge(*, actor: Person, incident: Incident, at: datetime | None = None) -> Incident:
    """Notes who took the incident up first, apart from its status; a second acknowledgement changes nothing."""
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        if incident.acknowledged_at is None:
            at = checked_time(at, clock.now())
            fields = {"acknowledged_at": at, "acknowledged_by": actor}
            change(actor=actor, incident=incident, verb="incident.acknowledged", fields=fields)
            log_by_itself(actor=actor, incident=incident, kind="acknowledge", text="Acknowledged", at=at)
    return incident
