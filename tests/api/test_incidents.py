"""Incidents and their entries over the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.client import Caller

from afterword.domain.accounts.models import Person


def ago(**span: float) -> str:
    """A time that lies this far back, with its offset."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def test_declared_incident_gets_a_number_and_is_found_by_it(bob: Caller) -> None:
    given = {"title": "Checkout fails", "severity": "P1", "services": ["checkout"], "customer_impact": True}
    made = bob.post("/incidents", given)
    assert made.status == 201
    found = bob.get(f"/incidents/{made['number']}")
    assert found.body == made.body
    assert (found["services"], found["status"], found["declared_by"]["name"]) == (["checkout"], "declared", "Bob")


def test_incident_posted_twice_with_one_key_is_declared_once(bob: Caller) -> None:
    given = {"title": "Checkout fails", "severity": "P1"}
    first, second = (bob.post("/incidents", given, key="page-4711") for _ in range(2))
    assert first["number"] == second["number"]
    assert bob.get("/incidents").count == 1


def test_key_of_one_person_means_nothing_for_another(alice: Caller, bob: Caller) -> None:
    given = {"title": "Checkout fails", "severity": "P1"}
    assert alice.post("/incidents", given, key="k")["number"] != bob.post("/incidents", given, key="k")["number"]


def test_outsider_cannot_tell_a_private_incident_from_none(bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P0", "private": True})["number"]
    hidden, missing = charlie.get(f"/incidents/{private}"), charlie.get("/incidents/INC-999")
    assert hidden.status == missing.status == 404
    assert hidden["detail"].replace(private, "") == missing["detail"].replace("INC-999", "")
    assert charlie.get("/incidents").count == 0
    assert charlie.get(f"/incidents/{private}/entries").status == 404
    assert charlie.post(f"/incidents/{private}/entries", {"text": "hello"}).status == 404
    assert charlie.patch(f"/incidents/{private}", {"title": "mine"}).status == 404


def test_list_is_narrowed_by_filters(bob: Caller) -> None:
    bob.post("/incidents", {"title": "Checkout fails", "severity": "P1", "services": ["checkout"]})
    bob.post("/incidents", {"title": "Search is slow", "severity": "P3"})
    assert bob.get("/incidents?severity=P1&severity=P2").count == 1
    assert bob.get("/incidents?service=checkout&status=open").count == 1
    assert bob.get("/incidents?q=slow")["items"][0]["title"] == "Search is slow"
    assert bob.get("/incidents?status=resolved").count == 0


def test_changes_are_made_together(bob: Caller, incident: str) -> None:
    changed = bob.patch(incident, {"title": "Payments fail", "severity": "P0", "status": "investigating"})
    assert (changed["title"], changed["severity"], changed["status"]) == ("Payments fail", "P0", "investigating")


def test_when_one_change_is_refused_none_is_made(bob: Caller, incident: str) -> None:
    answer = bob.patch(incident, {"title": "Payments fail", "status": "closed"})
    assert (answer.status, answer["code"]) == (422, "wrong-transition")
    assert bob.get(incident)["title"] == "Checkout fails"


def test_acknowledgement_is_kept_apart_from_the_status(bob: Caller, incident: str) -> None:
    answer = bob.post(f"{incident}/acknowledge", {})
    assert answer["acknowledged_at"] is not None
    assert answer["status"] == "declared"


def test_role_is_given_by_handle(bob: Caller, alice_person: Person, incident: str) -> None:
    answer = bob.post(f"{incident}/roles", {"role": "lead", "person": f"@{alice_person.handle}"})
    assert [(row["role"], row["person"]["name"]) for row in answer["roles"]] == [("lead", "Alice")]
    assert bob.post(f"{incident}/roles", {"role": "lead", "person": "@nobody"}).status == 404


def test_entry_is_added_once_for_one_key(bob: Caller, incident: str) -> None:
    first, second = (bob.post(f"{incident}/entries", {"text": "rolled back"}, key="e1") for _ in range(2))
    assert first.status == second.status == 201
    assert first["id"] == second["id"]
    assert first["recorded"] == "during"


def test_entry_long_after_its_time_is_marked_as_reconstructed(bob: Caller, incident: str) -> None:
    answer = bob.post(f"{incident}/entries", {"text": "saw it first", "at": ago(minutes=40)})
    assert answer["recorded"] == "reconstructed"


def test_entry_in_the_future_is_refused_in_one_sentence(bob: Caller, incident: str) -> None:
    answer = bob.post(f"{incident}/entries", {"text": "will be over", "at": ago(hours=-2)})
    assert answer.status == 422
    assert "future" in answer["detail"]


def test_entry_is_edited_and_withdrawn(bob: Caller, incident: str) -> None:
    entry = f"{incident}/entries/{bob.post(f'{incident}/entries', {'text': 'rolled bcak'})['id']}"
    assert bob.patch(entry, {"text": "rolled back"})["text"] == "rolled back"
    assert bob.delete(entry)["withdrawn"] is True
    texts = [row["text"] for row in bob.get(f"{incident}/entries")["items"]]
    assert "rolled back" not in texts
    assert bob.patch(entry, {"text": "again"}).status == 404


@pytest.mark.parametrize("decision", ["yes", "later", "skip"])
def test_resolving_records_the_decision(bob: Caller, incident: str, decision: str) -> None:
    given = {"summary": "Rolled back.", "decision": decision, "reason": "a drill"}
    answer = bob.post(f"{incident}/resolve", given)
    assert answer["incident"]["status"] == "resolved"
    assert answer["incident"]["postmortem_decision"] == decision
    assert (answer["postmortem"] is not None) == (decision == "yes")


def test_postmortem_is_started_later_on_a_resolved_incident(bob: Caller, incident: str) -> None:
    bob.post(f"{incident}/resolve", {"summary": "Rolled back.", "decision": "later"})
    answer = bob.post(f"{incident}/postmortem", {"template": "3am"})
    assert (answer.status, answer["template"]) == (201, "3am")
    assert answer["incidents"] == [incident.rsplit("/", 1)[1]]


@pytest.mark.parametrize("noun", ["incidents", "postmortems", "actions"])
def test_longer_list_takes_no_more_queries(bob: Caller, noun: str) -> None:
    counts = []
    for title in ("First", "Second", "Third"):
        number = bob.post("/incidents", {"title": title, "severity": "P1", "services": [title]})["number"]
        bob.post(f"/incidents/{number}/resolve", {"summary": "Over.", "decision": "yes"})
        bob.post("/actions", {"text": f"Mend {title}", "incident": number})
        with CaptureQueriesContext(connection) as taken:
            bob.get(f"/{noun}")
        counts.append(len(taken))
    assert counts[1] == counts[2]
