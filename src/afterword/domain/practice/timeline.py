"""Turns what is stored about an incident into the core's timeline, from which a draft is composed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from afterword.core.model.timeline import Entry as CoreEntry
from afterword.core.model.timeline import Impact, Phases, Timeline
from afterword.core.timeline.json import from_json
from afterword.domain.incidents.models import Entry, EvidenceReading, Incident
from afterword.domain.postmortems.stored import span_from

NO_IMPACT = Impact(None, None, None, None, None, None, None, None)


def core_timeline(incident: Incident, entries: Iterable[Entry]) -> Timeline:
    """The last reading of the evidence, with the log's entries in place of the engine's, and people's own times."""
    reading = incident.readings.filter(state=EvidenceReading.State.DONE).last()
    start, end = incident.began_at, incident.resolved_at
    found = from_json(reading.timeline) if reading else Timeline(start, end, (), (), (), NO_IMPACT, Phases())
    return replace(found, entries=tuple(_entry(entry) for entry in entries), phases=_phases(incident, found.phases))


def _entry(entry: Entry) -> CoreEntry:
    """A log entry; whatever a person wrote or chose is worth printing."""
    return CoreEntry(
        at=entry.at,
        kind=entry.kind,
        source=entry.source,
        text=entry.text,
        evidence=tuple(span_from(row) for row in entry.evidence),
        actor=entry.actor_name or None,
        recorded=entry.recorded,  # type: ignore[arg-type]
        score=entry.score,
        key=entry.source != "system" or entry.kind in ("resolved", "acknowledge"),
    )


def _phases(incident: Incident, found: Phases) -> Phases:
    """What people said about the phases; where they said nothing, what the evidence shows."""
    return Phases(
        impact_started=incident.impact_started_at or found.impact_started,
        detected=incident.detected_at or found.detected,
        acknowledged=incident.acknowledged_at or found.acknowledged,
        mitigated=incident.mitigated_at or found.mitigated,
        resolved=incident.resolved_at or found.resolved,
    )
