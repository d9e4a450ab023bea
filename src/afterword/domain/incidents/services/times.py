"""Takes the times of an incident from its evidence, where no person has set them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.clock import TOLERANCE
from afterword.domain.incidents.models import EvidenceReading, Incident, Signal
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import change, locked
from afterword.domain.journal.queries import of_subject

TAKEN = "incident.times_taken"
PHASES = {
    "impact_started_at": "impact_started",
    "detected_at": "detected",
    "acknowledged_at": "acknowledged",
    "mitigated_at": "mitigated",
}


def take_times_from_evidence(*, actor: Person, incident: Incident) -> tuple[str, ...]:
    """Sets the times that the evidence tells and nobody has set; gives the names of those that changed.

    Nothing is taken while no key signal is accepted: until then nobody has said that the evidence is of this incident.
    """
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        told = _told(incident) if _is_of_incident(incident) else {}
        free = _free(incident)
        fields = _in_order(incident, {name: at for name, at in told.items() if name in free})
        changed = tuple(name for name, at in fields.items() if getattr(incident, name) != at)
        change(actor=actor, incident=incident, verb=TAKEN, fields=fields)
    return changed


def times_taken(incident: Incident) -> dict[str, datetime]:
    """The times that stand as they were taken from the evidence; the caller has checked that it may be seen."""
    taken: dict[str, str] = {}
    by_reading = Q(verb="incident.times_changed", actor__isnull=True)  # the start of the impact, as files were read
    for row in of_subject("incident", incident.pk).filter(Q(verb=TAKEN) | by_reading).order_by("id"):
        taken |= row.after
    return {
        name: at for name in PHASES if (at := getattr(incident, name)) is not None and taken.get(name) == at.isoformat()
    }


def _is_of_incident(incident: Incident) -> bool:
    return incident.signals.filter(state=Signal.State.ACCEPTED, key=True).exists()


def _told(incident: Incident) -> dict[str, datetime]:
    """When each phase was reached, by the last reading that ended well."""
    reading = incident.readings.filter(state=EvidenceReading.State.DONE).last()
    phases = reading.timeline.get("phases", {}) if reading else {}
    return {
        name: datetime.fromisoformat(written).astimezone(UTC)
        for name, phase in PHASES.items()
        if (written := phases.get(phase))
    }


def _free(incident: Incident) -> set[str]:
    """The times that are empty, from an earlier taking, or only when the incident was declared."""
    rows = of_subject("incident", incident.pk).filter(actor__isnull=False).exclude(verb=TAKEN)
    by_people = {name for row in rows for name in row.after if name in PHASES}
    return set(PHASES) - by_people


def _in_order(incident: Incident, told: dict[str, datetime]) -> dict[str, datetime]:
    """Those that fit: within the incident, not in the future, and no detection after somebody had declared it."""
    start = told.get("impact_started_at") or incident.impact_started_at
    end = min(incident.resolved_at or clock.now() + TOLERANCE, clock.now() + TOLERANCE)
    if start and start > end:
        return {}
    last = {"detected_at": min(end, incident.declared_at)}
    return {name: at for name, at in told.items() if (start is None or at >= start) and at <= last.get(name, end)}
