"""Incidents with services, roles and thirty entries each; one in twenty is private, the newest twenty are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from serving.people import Staff
from serving.rows import put, write
from serving.words import SERVICES, Words

OPEN, ENTRIES, SPAN = 20, 30, timedelta(days=1000)
ROLES = ("lead", "comms", "scribe")


@dataclass(frozen=True)
class Told:
    """What the rows that hang on an incident need to know of it."""

    pk: int
    number: int
    at: datetime
    severity: str
    private: bool
    services: list[str]


def fill(words: Words, staff: Staff, count: int, now: datetime) -> list[Told]:
    """Writes incidents, the oldest first, and what hangs on them."""
    from afterword.domain.incidents.models import AffectedService, Entry, Incident, RoleAssignment

    dice, told = words.dice, []
    made = write(Incident(**_incident(words, staff, n, count, now)) for n in range(1, count + 1))
    for one in made:
        services = sorted(dice.sample(SERVICES, 2))
        told.append(Told(one.pk, one.number, one.declared_at, one.severity, one.private, services))
    put(AffectedService(incident_id=one.pk, name=name) for one in told for name in one.services)
    put(
        RoleAssignment(incident_id=one.pk, role=role, person_id=dice.choice(staff.people), assigned_at=one.at)
        for one in told
        for role in ROLES
    )
    put(Entry(**row) for one in told for row in _entries(words, staff, one))
    return told


def _incident(words: Words, staff: Staff, n: int, count: int, now: datetime) -> dict[str, Any]:
    dice = words.dice
    at = now - SPAN * ((count - n + 1) / count) - timedelta(hours=1)
    resolved = n <= count - OPEN
    row = {
        "number": n,
        "kind": "near-miss" if n % 15 == 0 else "incident",
        "title": f"{words.topic().capitalize()} {n}",
        "severity": f"P{min(int(dice.expovariate(0.4)), 4)}",
        "status": dice.choice(["declared", "investigating", "identified", "monitoring"]),
        "customer_impact": n % 3 == 0,
        "summary": words.some(40),
        "team_id": dice.choice(staff.teams),
        "private": n % 20 == 0,
        "declared_by_id": dice.choice(staff.people),
        "declared_at": at,
        "impact_started_at": at - timedelta(minutes=12),
        "detected_at": at - timedelta(minutes=4),
    }
    return row | _ended(words, staff, at) if resolved else row


def _ended(words: Words, staff: Staff, at: datetime) -> dict[str, Any]:
    minutes = 20 + int(words.dice.expovariate(1 / 90))
    who, end = words.dice.choice(staff.people), at + timedelta(minutes=minutes)
    return {
        "status": "resolved",
        "acknowledged_at": at + timedelta(minutes=3),
        "acknowledged_by_id": who,
        "mitigated_at": at + timedelta(minutes=minutes // 2),
        "resolved_at": end,
        "resolution_summary": words.some(25),
        "postmortem_decision": "yes",
        "decided_at": end,
        "decided_by_id": who,
    }


def _entries(words: Words, staff: Staff, one: Told) -> Iterator[dict[str, Any]]:
    for minute in range(ENTRIES):
        machine = minute % 3 == 0
        yield {
            "incident_id": one.pk,
            "at": one.at + timedelta(minutes=minute),
            "text": words.sentence() if minute % 5 == 0 else words.some(12),
            "kind": "alert" if machine else "note",
            "source": "prometheus" if machine else "person",
            "actor_id": None if machine else words.dice.choice(staff.people),
            "recorded_at": one.at + timedelta(minutes=minute),
            "recorded": "during",
        }
