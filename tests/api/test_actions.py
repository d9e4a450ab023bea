"""Follow-up actions over the API."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

from afterword.domain.accounts.models import Person


@pytest.fixture
def action(bob: Caller, bob_person: Person, incident: str) -> str:
    """The path of an open action of Bob's."""
    given = {
        "text": "Alert when the pool is nearly used up",
        "incident": incident.rsplit("/", 1)[1],
        "owner": f"@{bob_person.handle}",
        "due": "2031-05-01",
        "priority": "P1",
    }
    return "/actions/" + bob.post("/actions", given)["number"]


def test_action_is_added_with_owner_due_date_and_priority(bob: Caller, action: str, incident: str) -> None:
    answer = bob.get(action)
    assert (answer["owner"]["name"], answer["due"], answer["priority"]) == ("Bob", "2031-05-01", "P1")
    assert (answer["incident"], answer["status"]) == (incident.rsplit("/", 1)[1], "open")


def test_action_added_twice_with_one_key_is_there_once(bob: Caller) -> None:
    first, second = (bob.post("/actions", {"text": "Write it down"}, key="a1") for _ in range(2))
    assert first["number"] == second["number"]
    assert bob.get("/actions").count == 1


def test_owner_and_due_date_can_be_taken_away_again(bob: Caller, action: str) -> None:
    answer = bob.patch(action, {"owner": "", "due": None, "status": "in_progress"})
    assert (answer["owner"], answer["due"], answer["status"]) == (None, None, "in_progress")
    assert answer["priority"] == "P1"


def test_null_says_nothing_of_what_cannot_be_empty(bob: Caller, action: str) -> None:
    nothing = dict.fromkeys(("text", "priority", "status", "term", "kind", "verification"))
    before = bob.get(action).body
    answer = bob.patch(action, nothing)
    assert (answer.status, answer.body) == (200, before)


def test_action_is_completed_with_what_was_done(bob: Caller, action: str) -> None:
    answer = bob.post(f"{action}/complete", {"note": "The alert fired in the drill."})
    assert (answer["status"], answer["completion_note"]) == ("done", "The alert fired in the drill.")
    assert answer["completed_by"]["name"] == "Bob"


def test_action_is_not_completed_without_a_note(bob: Caller, action: str) -> None:
    assert bob.post(f"{action}/complete", {"note": ""}).status == 422
    assert bob.get(action)["status"] == "open"


def test_action_is_declined_with_a_reason_and_opened_again(bob: Caller, action: str) -> None:
    assert bob.post(f"{action}/decline", {"note": "The service is switched off."})["status"] == "wont_do"
    assert bob.post(f"{action}/reopen")["status"] == "open"


def test_list_is_narrowed_by_owner_and_status(bob: Caller, bob_person: Person, action: str) -> None:
    bob.post("/actions", {"text": "Somebody should look at this"})
    assert bob.get(f"/actions?owner={bob_person.handle}").count == 1
    assert bob.get("/actions?status=open").count == 2
    assert bob.get("/actions?status=done").count == 0


def test_action_for_an_incident_that_is_not_there_is_refused(bob: Caller) -> None:
    assert bob.post("/actions", {"text": "Write it down", "incident": "INC-999"}).status == 404
    assert bob.post("/actions", {"text": "Write it down", "incident": "everything"}).status == 404


def test_outsider_sees_no_action_of_a_private_incident(bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P0", "private": True})["number"]
    number = bob.post("/actions", {"text": "Change the keys", "incident": private})["number"]
    assert charlie.get(f"/actions/{number}").status == 404
    assert charlie.get("/actions").count == 0
