"""Lets a person choose which signals join the log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Entry, Incident, Recorded, Signal
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import locked
from afterword.domain.incidents.services.times import take_times_from_evidence
from afterword.domain.journal.services import record


def accept_signals(*, actor: Person, incident: Incident, signals: Iterable[Signal]) -> list[Entry]:
    """Puts the signals into the log as entries that keep their evidence; one accepted before is not added again.

    With them come the times that the evidence tells, where nobody has set them.
    """
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        chosen = _own(incident, signals)
        entries = [_entry(actor, signal) for signal in chosen if signal.state != Signal.State.ACCEPTED]
        if entries:
            after = {"accepted": len(entries), "entries": [entry.pk for entry in entries]}
            record(actor=actor, verb="signals.accepted", subject=incident, after=after, incident=incident.pk)
            take_times_from_evidence(actor=actor, incident=incident)
    return entries


def _entry(actor: Person, signal: Signal) -> Entry:
    entry = Entry.objects.create(
        incident_id=signal.incident_id,
        at=signal.at,
        text=signal.text,
        kind=signal.kind,
        source=signal.source,
        actor_name=signal.actor_name,
        recorded_at=clock.now(),
        recorded_by=actor,
        recorded=Recorded.DURING,  # the machine wrote it down when it happened
        evidence=signal.evidence,
        score=signal.score,
    )
    signal.entry, signal.state = entry, Signal.State.ACCEPTED
    signal.save(update_fields=["entry", "state"])
    return entry


def dismiss_signals(*, actor: Person, incident: Incident, signals: Iterable[Signal]) -> int:
    """Says that signals do not belong to the incident; gives how many were dismissed. They can be accepted later."""
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        chosen = [signal for signal in _own(incident, signals) if signal.state == Signal.State.PROPOSED]
        Signal.objects.filter(pk__in=[signal.pk for signal in chosen]).update(state=Signal.State.DISMISSED)
        if chosen:
            after = {"dismissed": [signal.pk for signal in chosen]}
            record(actor=actor, verb="signals.dismissed", subject=incident, after=after, incident=incident.pk)
    return len(chosen)


def _own(incident: Incident, signals: Iterable[Signal]) -> list[Signal]:
    """The signals as they are now, all of them of this incident."""
    wanted = {signal.pk for signal in signals}
    rows = list(Signal.objects.filter(incident=incident, pk__in=wanted))
    if len(rows) != len(wanted):
        raise NotFound(what=f"such signal in {incident.code}")
    return rows
