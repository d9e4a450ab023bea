"""Skipping a postmortem where the policy wants a second person to say yes to it."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import change, locked
from afterword.domain.journal.services import record
from afterword.domain.practice.models import SkipAsked


def ask_to_skip(actor: Person, incident: Incident, reason: str) -> SkipAsked:
    """Notes that somebody wants to skip; within a transaction. Asked twice, the first one stands."""
    waiting = open_skip(incident)
    if waiting is not None:
        if waiting.asked_by_id != actor.pk:
            name = waiting.asked_by.name
            raise RuleBroken(message=f"{name} has asked to skip {incident.code} already; confirm it, or refuse it.")
        return waiting
    row = SkipAsked.objects.create(incident=incident, reason=reason, asked_at=clock.now(), asked_by=actor)
    after = {"reason": reason}
    record(actor=actor, verb="incident.skip_asked", subject=incident, after=after, incident=incident.pk)
    return row


def open_skip(incident: Incident) -> SkipAsked | None:
    """The skip that waits for a second person; None without one."""
    return incident.skips_asked.filter(answered_at=None).select_related("asked_by").first()


def settle_by(actor: Person, incident: Incident) -> None:
    """Takes back a skip that waits, because somebody has decided otherwise; within a transaction."""
    if (row := open_skip(incident)) is not None:
        _answer(actor, incident, row, confirmed=False)


def answer_skip(*, actor: Person, incident: Incident, confirmed: bool) -> Incident:
    """The second person confirms the skip, or refuses it; whoever asked for it can only take it back."""
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        row = open_skip(incident)
        if row is None:
            raise RuleBroken(message=f"Nobody waits for a second person to skip the postmortem of {incident.code}.")
        if confirmed and row.asked_by_id == actor.pk:
            raise RuleBroken(message="You asked for it yourself; somebody else must confirm it.")
        if confirmed and incident.postmortems.exists():
            raise RuleBroken(message=f"{incident.code} has a postmortem already; it cannot be skipped any more.")
        _answer(actor, incident, row, confirmed=confirmed)
        if confirmed:
            _skip(actor, incident, row)
    return incident


def _answer(actor: Person, incident: Incident, row: SkipAsked, *, confirmed: bool) -> None:
    row.answered_at, row.answered_by, row.confirmed = clock.now(), actor, confirmed
    row.save(update_fields=["answered_at", "answered_by", "confirmed"])
    verb = "incident.skip_confirmed" if confirmed else "incident.skip_refused"
    after = {"reason": row.reason, "asked_by": row.asked_by.name}
    record(actor=actor, verb=verb, subject=incident, after=after, incident=incident.pk)


def _skip(actor: Person, incident: Incident, row: SkipAsked) -> None:
    fields = {
        "postmortem_decision": Incident.Decision.SKIP,
        "decision_reason": row.reason,
        "decided_at": clock.now(),
        "decided_by": row.asked_by,
    }
    change(actor=actor, incident=incident, verb="incident.postmortem_decided", fields=fields)
