"""Loads the example incident into a fresh database, through the same services that the pages use.

What people wrote that night comes from the chat and the pager in the evidence. What is written here is added
afterwards, and the log shows it as reconstructed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models import Q

from afterword.core.model.timeline import Timeline
from afterword.core.timeline.json import to_json
from afterword.core.timeline.manifest import manifest
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import add_member, add_person, add_team, make_sign_in_link
from afterword.domain.actions.services import add_action, change_action, complete
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident, Signal
from afterword.domain.journal.services import surface
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice

PEOPLE = {
    "maria": "Maria Kallio",
    "tomas": "Tomas Brandt",
    "priya": "Priya Nair",
    "jonas": "Jonas Weber",
    "lene": "Lene Dahl",
}
ZONE = "Europe/Helsinki"
DAY = datetime(2026, 11, 20, tzinfo=UTC)
SPOKEN = ("acknowledge", "status", "diagnosis", "mitigation", "decision", "resolved", "recovery", "escalate", "page")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, and the secret of a link that signs `name` in."""

    incident: str
    postmortem: str
    name: str
    secret: str


def load(evidence: Path, timeline: Timeline) -> Loaded:
    """The example incident in the database: declared, read, resolved, with a draft and three actions."""
    with surface("cli"):
        people = _people()
        incident = _declared(people)
        _upload(people["maria"], incident, evidence, timeline)
        _choose_signals(people["maria"], incident)
        postmortem = _resolved(people["maria"], incident)
        _actions(people, postmortem)
        secret = make_sign_in_link(actor=None, person=people["maria"])
    return Loaded(incident.code, postmortem.code, people["maria"].name, secret)


def _people() -> dict[str, Person]:
    people = {
        handle: add_person(
            actor=None,
            email=f"{handle}@shop.example",
            name=name,
            handle=handle,
            zone=ZONE,
            role="admin" if handle == "maria" else "member",
        )
        for handle, name in PEOPLE.items()
    }
    team = add_team(actor=people["maria"], name="Checkout")
    for handle, person in people.items():
        add_member(actor=people["maria"], team=team, person=person, role="manager" if handle == "lene" else "member")
    return people


def _at(clock: str) -> datetime:
    hour, minute, second = (int(part) for part in clock.split(":"))
    return DAY.replace(hour=hour, minute=minute, second=second)


def _declared(people: dict[str, Person]) -> Incident:
    maria = people["maria"]
    incident = incidents.declare(
        actor=maria,
        title="A quarter of checkout requests fail with 503",
        severity="P1",
        services=["shop-api"],
        customer_impact=True,
        at=_at("22:09:40"),
    )
    incidents.acknowledge(actor=maria, incident=incident, at=_at("22:10:09"))
    incidents.assign_role(actor=maria, incident=incident, role="lead", person=maria, at=_at("22:10:17"))
    incidents.assign_role(actor=maria, incident=incident, role="responder", person=people["priya"], at=_at("22:10:43"))
    incidents.assign_role(actor=maria, incident=incident, role="comms", person=people["jonas"], at=_at("22:10:51"))
    incidents.change_status(actor=maria, incident=incident, status="investigating", at=_at("22:10:17"))
    incidents.change_status(actor=people["priya"], incident=incident, status="identified", at=_at("22:11:32"))
    text = "Support tells customers by status page that orders can fail, and that none is charged twice"
    incidents.add_entry(actor=people["jonas"], incident=incident, text=text, at=_at("22:11:05"), kind="status")
    return incident


def _upload(actor: Person, incident: Incident, evidence: Path, timeline: Timeline) -> None:
    """Uploads every file, and stores the reading that the terminal view has just made of the same files."""
    for path in sorted(evidence.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                name = path.relative_to(evidence).as_posix()
                incidents.add_evidence(actor=actor, incident=incident, path=name, stream=stream)
    reading = incidents.ask_reading(actor=actor, incident=incident)
    incidents.start_reading(reading=reading)
    incidents.store_reading(reading=reading, timeline=to_json(timeline), manifest=manifest(timeline))
    incident.refresh_from_db()


def _choose_signals(actor: Person, incident: Incident) -> None:
    """Takes the key signals and what people said about the incident; a few others wait to be chosen."""
    chosen = Signal.objects.filter(incident=incident).filter(Q(key=True) | Q(source="slack_export", kind__in=SPOKEN))
    incidents.accept_signals(actor=actor, incident=incident, signals=chosen)


def _resolved(actor: Person, incident: Incident) -> Postmortem:
    incidents.set_times(actor=actor, incident=incident, mitigated_at=_at("22:11:53"))
    incidents.change_status(actor=actor, incident=incident, status="monitoring", at=_at("22:12:10"))
    result = practice.resolve(
        actor=actor,
        incident=incident,
        summary="The pool of each worker went back from 20 to 5 connections; the workers were restarted one by one.",
        decision="yes",
        at=_at("22:13:50"),
    )
    return result.postmortem or practice.start_postmortem(actor=actor, incident=incident)


def _actions(people: dict[str, Person], postmortem: Postmortem) -> None:
    today = datetime.now(UTC).date()
    wanted = (
        ("priya", "P1", 6, "immediate", "Refuse a start when workers times pool size exceeds what PostgreSQL allows"),
        ("tomas", "P2", 20, "short", "Let /healthz fail on a worker that has no database connection"),
        ("jonas", "P3", 12, "immediate", "Say in the text of PostgresConnectionsNearLimit which limit is near"),
    )
    made = [
        add_action(
            actor=people["maria"],
            text=text,
            postmortem=postmortem,
            owner=people[owner],
            due=today + timedelta(days=days),
            priority=priority,
            term=term,
            verification="" if owner != "tomas" else "Stop the database of one worker; the deploy check must refuse it",
        )
        for owner, priority, days, term, text in wanted
    ]
    change_action(actor=people["priya"], action=made[0], status="in_progress")
    complete(
        actor=people["jonas"], action=made[2], note="The alert names max_connections, what is used, and the runbook."
    )
