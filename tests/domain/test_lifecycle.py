"""Incidents go from status to status by the rules, and write their own log while they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from afterword.core.errors import Conflict, InputError, NotAllowed, WrongTransition
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.queries import log
from afterword.domain.incidents.services import TRANSITIONS

STATUSES = Incident.Status.values
WRONG = [(old, new) for old in STATUSES for new in STATUSES if new != old and new not in TRANSITIONS[old]]


def texts(viewer: Person, incident: Incident) -> list[str]:
    return [entry.text for entry in log(viewer, incident)]


def test_declared_incident_gets_the_next_number_and_its_first_entry(bob: Person) -> None:
    first = services.declare(actor=bob, title=" Checkout fails ", severity="p1", services=["shop-api", " ", "shop-api"])
    second = services.declare(actor=bob, title="Search is slow", severity="P3")
    assert (first.code, second.code) == ("INC-001", "INC-002")
    assert (first.title, first.severity, first.status) == ("Checkout fails", "P1", "declared")
    assert [service.name for service in first.services.all()] == ["shop-api"]
    assert texts(bob, first) == ["Declared P1: Checkout fails"]
    assert log(bob, first).get().source == "system"


def test_severity_written_in_another_way_is_normalised_and_kept(bob: Person) -> None:
    incident = services.declare(actor=bob, title="Slow", severity="SEV-2")
    assert (incident.severity, incident.severity_as_written) == ("P2", "SEV-2")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "  "}, "title is empty"),
        ({"title": "x" * 201}, "201 characters"),
        ({"severity": "enormous"}, "enormous is not a severity"),
        ({"kind": "party"}, "party is not a kind"),
        ({"at": datetime(2026, 1, 1)}, "no time zone"),
        ({"at": datetime.now(UTC) + timedelta(hours=3)}, "lies in the future"),
    ],
    ids=["no title", "long title", "severity", "kind", "no zone", "future"],
)
def test_bad_declaration_is_refused_in_a_sentence(bob: Person, fields: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        services.declare(actor=bob, **{"title": "Checkout fails", "severity": "P1", **fields})  # type: ignore[arg-type]
    assert Incident.objects.count() == 0


def test_form_posted_twice_declares_once(bob: Person) -> None:
    first = services.declare(actor=bob, title="Checkout fails", severity="P1", request_key="form-1")
    again = services.declare(actor=bob, title="Checkout fails", severity="P1", request_key="form-1")
    assert first == again
    assert Incident.objects.count() == 1


def test_request_key_of_somebody_else_is_a_conflict(bob: Person, charlie: Person) -> None:
    services.declare(actor=bob, title="Checkout fails", severity="P1", request_key="form-1")
    with pytest.raises(Conflict):
        services.declare(actor=charlie, title="Other", severity="P3", request_key="form-1")


def test_status_goes_the_whole_way_and_each_step_is_in_the_log(bob: Person, incident: Incident) -> None:
    for status in ("investigating", "identified", "monitoring", "resolved", "closed"):
        services.change_status(actor=bob, incident=incident, status=status)
    assert incident.resolved_at is not None
    assert incident.closed_at is not None
    assert texts(bob, incident)[1:] == [
        "Status: declared to investigating",
        "Status: investigating to identified",
        "Status: identified to monitoring",
        "Status: monitoring to resolved",
        "Status: resolved to closed",
    ]


@pytest.mark.parametrize(("old", "new"), WRONG, ids=[f"{old}-{new}" for old, new in WRONG])
def test_wrong_transition_is_refused(bob: Person, incident: Incident, old: str, new: str) -> None:
    Incident.objects.update(status=old, resolved_at=timezone.now())
    with pytest.raises(WrongTransition, match=f"INC-001 is {old}"):
        services.change_status(actor=bob, incident=incident, status=new)
    incident.refresh_from_db()
    assert incident.status == old


def test_same_status_again_changes_nothing(bob: Person, incident: Incident) -> None:
    services.change_status(actor=bob, incident=incident, status="investigating")
    services.change_status(actor=bob, incident=incident, status="investigating")
    assert texts(bob, incident).count("Status: declared to investigating") == 1


def test_reopened_incident_takes_its_resolution_back_and_says_so(bob: Person, incident: Incident) -> None:
    services.change_status(actor=bob, incident=incident, status="resolved")
    services.change_status(actor=bob, incident=incident, status="investigating")
    assert incident.resolved_at is None
    assert any(text.startswith("Reopened; had been resolved at") for text in texts(bob, incident))


def test_incident_cannot_end_before_it_began(bob: Person, incident: Incident) -> None:
    with pytest.raises(InputError, match="cannot end before"):
        services.change_status(
            actor=bob, incident=incident, status="resolved", at=incident.declared_at - timedelta(minutes=1)
        )


def test_acknowledging_is_apart_from_status_and_counts_once(bob: Person, charlie: Person, incident: Incident) -> None:
    services.acknowledge(actor=bob, incident=incident)
    first = incident.acknowledged_at
    services.acknowledge(actor=charlie, incident=incident)
    assert (incident.status, incident.acknowledged_by, incident.acknowledged_at) == ("declared", bob, first)
    assert texts(bob, incident).count("Acknowledged") == 1


def test_lead_passes_on_and_responders_stay(alice: Person, bob: Person, charlie: Person, incident: Incident) -> None:
    for person in (bob, charlie):
        services.assign_role(actor=alice, incident=incident, role="Lead", person=person)
        services.assign_role(actor=alice, incident=incident, role="responder", person=person)
    roles = sorted((one.role, one.person.name) for one in incident.roles.all())
    assert roles == [("lead", "Charlie"), ("responder", "Bob"), ("responder", "Charlie")]
    assert "Lead: Charlie takes over from Bob" in texts(bob, incident)
    services.remove_role(actor=alice, incident=incident, role="lead", person=charlie)
    assert not incident.roles.filter(role="lead").exists()


def test_details_are_changed_with_before_and_after_in_the_journal(bob: Person, incident: Incident) -> None:
    services.rename(actor=bob, incident=incident, title="Checkout fails for a quarter of users")
    services.set_services(actor=bob, incident=incident, services=["shop-api", "pay-api"])
    services.set_customer_impact(actor=bob, incident=incident, customer_impact=True)
    started = incident.declared_at - timedelta(minutes=5)
    services.set_times(actor=bob, incident=incident, impact_started_at=started)
    incident.refresh_from_db()
    assert (incident.title, incident.customer_impact) == ("Checkout fails for a quarter of users", True)
    assert incident.impact_started_at == started
    assert sorted(service.name for service in incident.services.all()) == ["pay-api", "shop-api"]


def test_times_that_contradict_each_other_are_refused(bob: Person, incident: Incident) -> None:
    services.set_times(actor=bob, incident=incident, impact_started_at=incident.declared_at)
    with pytest.raises(InputError, match="before the impact started"):
        services.set_times(actor=bob, incident=incident, mitigated_at=incident.declared_at - timedelta(minutes=1))


def test_person_who_was_switched_off_can_do_nothing(alice: Person, bob: Person) -> None:
    bob.is_active = False
    bob.save()
    with pytest.raises(NotAllowed):
        services.declare(actor=bob, title="Checkout fails", severity="P1")


def test_database_refuses_a_resolved_incident_without_a_time(incident: Incident) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.update(status="resolved", resolved_at=None)


def test_entry_that_resolving_writes_counts_as_written_during_the_incident(bob: Person, incident: Incident) -> None:
    services.change_status(actor=bob, incident=incident, status="resolved")
    late = clock.now() - timedelta(hours=1)
    again = services.declare(actor=bob, title="Search is slow", severity="P3", at=late - timedelta(hours=1))
    services.change_status(actor=bob, incident=again, status="resolved", at=late)
    assert [log(bob, one).last().recorded for one in (incident, again)] == ["during", "reconstructed"]  # type: ignore[union-attr]
