"""An incident written down afterwards gets its times from the evidence, and people have the last word."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident, Signal
from afterword.domain.journal.models import JournalEntry

pytestmark = pytest.mark.django_db
NIGHT = "2026-01-15T02:{}Z"


def at(minute: str) -> datetime:
    return datetime.fromisoformat(NIGHT.format(minute)).astimezone(UTC)


def timeline(phases: dict[str, str], *, key: bool = True) -> dict[str, Any]:
    """What the engine gives for one alert, with these phases."""
    span = {"file": "app.log", "line_start": 1, "line_end": 1}
    stamp = NIGHT.format("12:10")
    source = {"file": "app.log", "kind": "plain_log", "sha256": "ab", "first": stamp, "last": stamp}
    entry: dict[str, Any] = {
        "at": stamp,
        "kind": "alert_firing",
        "source": "plain_log",
        "actor": None,
        "text": "Errors are high",
    }
    entry |= {"recorded": "during", "evidence": [span], "score": 0.9, "key": key}
    said = {name: NIGHT.format(minute) for name, minute in phases.items()}
    return {"sources": [source], "entries": [entry], "impact": {}, "phases": said}


FULL = {"impact_started": "10:00", "detected": "12:10", "acknowledged": "14:00", "mitigated": "40:30"}


def read_and_accept(who: Person, incident: Incident, found: dict[str, Any]) -> Incident:
    services.add_evidence(actor=who, incident=incident, path="app.log", stream=BytesIO(b"one\n"))
    reading = services.ask_reading(actor=who, incident=incident)
    services.start_reading(reading=reading)
    services.store_reading(reading=reading, timeline=found, manifest={})
    services.accept_signals(actor=who, incident=incident, signals=Signal.objects.filter(incident=incident))
    incident.refresh_from_db()
    return incident


def test_incident_declared_hours_later_gets_its_times_from_the_evidence(bob: Person, incident: Incident) -> None:
    read_and_accept(bob, incident, timeline(FULL))
    assert incident.detected_at == at("12:10")
    assert (incident.impact_started_at, incident.acknowledged_at) == (at("10:00"), at("14:00"))
    assert incident.mitigated_at == at("40:30")
    row = JournalEntry.objects.get(verb="incident.times_taken")
    assert (row.actor, row.after["detected_at"]) == (bob, at("12:10").isoformat())
    assert services.take_times_from_evidence(actor=bob, incident=incident) == ()


def test_times_that_a_person_set_are_never_overwritten(bob: Person, incident: Incident) -> None:
    services.set_times(actor=bob, incident=incident, detected_at=at("13:00"), mitigated_at=at("50:00"))
    services.set_times(actor=bob, incident=incident, mitigated_at=None)
    services.acknowledge(actor=bob, incident=incident, at=at("15:00"))
    read_and_accept(bob, incident, timeline(FULL))
    assert (incident.detected_at, incident.acknowledged_at) == (at("13:00"), at("15:00"))
    assert incident.mitigated_at is None


def test_signal_that_tells_no_story_brings_no_times(bob: Person, incident: Incident) -> None:
    declared = incident.declared_at
    read_and_accept(bob, incident, timeline(FULL, key=False))
    assert (incident.detected_at, incident.mitigated_at) == (declared, None)


def test_time_before_the_impact_is_not_taken(bob: Person, incident: Incident) -> None:
    services.set_times(actor=bob, incident=incident, impact_started_at=at("13:00"))
    read_and_accept(bob, incident, timeline(FULL))
    assert (incident.impact_started_at, incident.detected_at) == (at("13:00"), incident.declared_at)
    assert incident.acknowledged_at == at("14:00")


def test_page_says_which_times_come_from_the_evidence(bob: Person, incident: Incident, client: Client) -> None:
    read_and_accept(bob, incident, timeline(FULL))
    client.force_login(bob)
    page = client.get(f"/{incident.code}").content.decode()
    assert "Times taken from the evidence: impact started" in page
    services.set_times(actor=bob, incident=incident, detected_at=at("13:00"))
    left = client.get(f"/{incident.code}").content.decode().partition("Times taken from the evidence:")[2]
    assert "acknowledged" in left.partition("</p>")[0]
    assert "detected" not in left.partition("</p>")[0]
