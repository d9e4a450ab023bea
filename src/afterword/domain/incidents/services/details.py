"""Changes what is known about an incident: roles, title, impact, services, times, who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.permissions import may_hold
from afterword.domain.incidents.clock import checked_time
from afterword.domain.incidents.models import AffectedService, Incident, RoleAssignment
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import change, locked, log_by_itself, words
from afterword.domain.incidents.services.letting_go import let_go
from afterword.domain.incidents.services.lifecycle import service_names
from afterword.domain.journal.changes import UNCHANGED, given
from afterword.domain.journal.services import record

RESPONDER = "responder"
ROLES = ("lead", "comms", "scribe", RESPONDER)
SINGLE_ROLES = ("lead", "comms", "scribe")  # held by one person at a time


def assign_role(
    *, actor: Person, incident: Incident, role: str, person: Person, at: datetime | None = None
) -> RoleAssignment:
    """Gives a role to a person and writes it into the log; lead, comms and scribe pass on from who held them."""
    require_edit(actor, incident)
    role = words(role, "The role", 40).lower()
    _check_holder(person, role)
    with transaction.atomic():
        locked(incident)
        held = RoleAssignment.objects.filter(incident=incident, role=role)
        if (same := held.filter(person=person).first()) is not None:
            return same
        before = [old.person.name for old in held.select_related("person")] if role in SINGLE_ROLES else []
        if before:
            held.delete()
        since = checked_time(at, clock.now())
        assignment = RoleAssignment.objects.create(incident=incident, role=role, person=person, assigned_at=since)
        _record_role(actor, incident, "incident.role_assigned", role, before, [person.name])
        text = f"{role.capitalize()}: {person.name}" + (f" takes over from {before[0]}" if before else "")
        log_by_itself(actor=actor, incident=incident, kind="status", text=text, at=since)
    return assignment


def _check_holder(person: Person, role: str) -> None:
    """A viewer may be a responder, so that a private incident can be shown to them, and hold no other role."""
    if not person.is_active:
        raise InputError(message=f"{person.name} was switched off and cannot take a role.")
    if role != RESPONDER and not may_hold(person):
        raise InputError(
            message=f"{person.name} is a viewer and can be a responder only; choose somebody else as {role}."
        )


def remove_role(*, actor: Person, incident: Incident, role: str, person: Person) -> None:
    """Takes a role from a person; nothing happens when they do not hold it."""
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        gone, _ = RoleAssignment.objects.filter(incident=incident, role=role.strip().lower(), person=person).delete()
        if gone:
            _record_role(actor, incident, "incident.role_removed", role, [person.name], [])
            text = f"{role.capitalize()}: {person.name} hands it back"
            log_by_itself(actor=actor, incident=incident, kind="status", text=text, at=clock.now())


def _record_role(actor: Person, incident: Incident, verb: str, role: str, before: list[str], after: list[str]) -> None:
    record(actor=actor, verb=verb, subject=incident, before={role: before}, after={role: after}, incident=incident.pk)


def _change(actor: Person, incident: Incident, verb: str, fields: dict[str, Any]) -> Incident:
    require_edit(actor, incident)
    with transaction.atomic():
        change(actor=actor, incident=locked(incident), verb=verb, fields=fields)
    return incident


def rename(*, actor: Person, incident: Incident, title: str) -> Incident:
    """Changes the title."""
    return _change(actor, incident, "incident.renamed", {"title": words(title, "The title", 200)})


def set_summary(*, actor: Person, incident: Incident, summary: str) -> Incident:
    """Changes the summary that the header shows."""
    fields = {"summary": words(summary, "The summary", 5000, needed=False)}
    return _change(actor, incident, "incident.details_changed", fields)


def set_customer_impact(*, actor: Person, incident: Incident, customer_impact: bool | None) -> Incident:
    """Says whether customers were hit; None while nobody knows."""
    return _change(actor, incident, "incident.details_changed", {"customer_impact": customer_impact})


def set_team(*, actor: Person, incident: Incident, team: Team | None) -> Incident:
    """Says which team owns the incident."""
    return _change(actor, incident, "incident.details_changed", {"team": team})


def set_private(*, actor: Person, incident: Incident, private: bool) -> Incident:
    """Hides the incident from all but its people, or shows it again; its postmortems go with it.

    Actions of it that hang on other postmortems stay there, without the incident.
    """
    require_edit(actor, incident)
    with transaction.atomic():
        change(actor=actor, incident=locked(incident), verb="incident.privacy_changed", fields={"private": private})
        for postmortem in incident.postmortems.all():
            postmortem.private = postmortem.incidents.filter(private=True).exists()
            postmortem.save(update_fields=["private"])
        if private:
            let_go(actor=actor, incident=incident)
    return incident


def set_services(*, actor: Person, incident: Incident, services: Sequence[str]) -> Incident:
    """Replaces the list of services that the incident touched."""
    require_edit(actor, incident)
    names = service_names(services)
    with transaction.atomic():
        locked(incident)
        before = list(incident.services.values_list("name", flat=True))
        if sorted(before) != sorted(names):
            incident.services.exclude(name__in=names).delete()
            new = [AffectedService(incident=incident, name=name) for name in names if name not in before]
            AffectedService.objects.bulk_create(new)
            _record_role(actor, incident, "incident.details_changed", "services", before, names)
    return incident


def set_times(
    *,
    actor: Person,
    incident: Incident,
    impact_started_at: datetime | None = UNCHANGED,
    detected_at: datetime | None = UNCHANGED,
    acknowledged_at: datetime | None = UNCHANGED,
    mitigated_at: datetime | None = UNCHANGED,
) -> Incident:
    """Corrects when the impact began, was detected, taken up, mitigated; None takes a time back, left out keeps it."""
    require_edit(actor, incident)
    now = clock.now()
    said = {
        "impact_started_at": impact_started_at,
        "detected_at": detected_at,
        "acknowledged_at": acknowledged_at,
        "mitigated_at": mitigated_at,
    }
    fields = {name: at and checked_time(at, now) for name, at in given(said).items()}
    with transaction.atomic():
        locked(incident)
        _check_order(incident, fields)
        change(actor=actor, incident=incident, verb="incident.times_changed", fields=fields)
    return incident


def _check_order(incident: Incident, fields: dict[str, datetime | None]) -> None:
    names = ("impact_started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
    known = [(name, at) for name in names if (at := fields.get(name, getattr(incident, name)))]
    end = dict(known).get("resolved_at")
    start = dict(known).get("impact_started_at")
    for name, at in known:
        label = name.removesuffix("_at").replace("_", " ")
        if end and at > end:
            raise InputError(message=f"The time for {label} lies after the incident was resolved; correct one of them.")
        if start and at < start:
            raise InputError(message=f"The time for {label} lies before the impact started; correct one of them.")
