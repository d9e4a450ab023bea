"""Actions in bulk, as CSV and calendar, the chain fix and suggestions, over the API."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

from afterword.domain.accounts.models import Person

pytestmark = pytest.mark.django_db


def add(caller: Caller, text: str, **fields: object) -> str:
    """The number of a new action."""
    number: str = caller.post("/actions", {"text": text, **fields})["number"]
    return number


def test_bulk_change_says_what_became_of_each(bob: Caller, charlie: Caller) -> None:
    first, done = add(bob, "One"), add(bob, "Two")
    bob.post(f"/actions/{done}/complete", {"note": "Done."})
    answer = charlie.patch(
        "/actions", {"actions": [first, done, "AI-099"], "status": "wont_do", "note": "The service is gone."}
    )
    assert answer["changed"] == [first]
    assert [one["number"] for one in answer["refused"]] == [done, "AI-099"]
    assert bob.get(f"/actions/{first}")["completion_note"] == "The service is gone."


def test_bulk_change_of_nothing_is_refused(bob: Caller) -> None:
    assert bob.patch("/actions", {"actions": ["AI-001"]}).status == 422
    assert bob.patch("/actions", {"actions": [], "priority": "P1"}).status == 422


def test_list_is_csv_by_address_and_by_accept(bob: Caller) -> None:
    add(bob, "=HYPERLINK(1)", kind="prevent")
    by_address = bob.get("/actions.csv?kind=prevent")
    bob.headers["accept"] = "text/csv"
    by_accept = bob.get("/actions")
    for answer in (by_address, by_accept):
        text = answer.content.decode("utf-8-sig")
        assert "AI-001,'=HYPERLINK(1),open,P2,,prevent" in text.split("\r\n")[1]


def test_new_fields_come_back(bob: Caller, bob_person: Person) -> None:
    given = {"sponsor": "bob", "kind": "detect", "term": "short", "priority": "P0"}
    answer = bob.get(f"/actions/{add(bob, 'One', **given)}")
    assert (answer["sponsor"]["handle"], answer["kind"], answer["level"]) == ("bob", "detect", None)
    assert answer["due"] is not None
    assert bob.get(f"/actions/{add(bob, 'Two', term='short', due=None)}")["due"] is None


def test_chain_fix_is_set_and_dropped(bob: Caller) -> None:
    postmortem = bob.post("/postmortems", {"title": "Payments were refused"})["number"]
    first, second = (add(bob, text, postmortem=postmortem) for text in ("One", "Two"))
    assert bob.put(f"/actions/{first}/chain-fix", {"level": "L3"})["level"] == "L3"
    assert bob.put(f"/actions/{second}/chain-fix", {"level": "L2"})["level"] == "L2"
    assert [one["number"] for one in bob.get("/actions?level=any")["items"]] == [second]
    assert bob.delete(f"/actions/{second}/chain-fix")["level"] is None
    named = add(bob, "Developers will be more careful", postmortem=postmortem)
    assert bob.put(f"/actions/{named}/chain-fix", {"level": "L3"}).status == 422
    assert bob.put(f"/actions/{add(bob, 'Stray')}/chain-fix", {"level": "L1"}).status == 422


def test_suggestions_are_given_and_put_away(bob: Caller) -> None:
    home = f"/postmortems/{bob.post('/postmortems', {'title': 'Payments were refused'})['number']}"
    key = next(one["key"] for one in bob.get(home)["sections"] if "cause" in one["key"])
    bob.put(f"{home}/sections/{key}", {"text": "We should limit the pool per role.", "base_version": 1})
    path = f"{home}/actions/suggestions"
    (one,) = bob.get(path).body
    assert (one["text"], one["quote"]) == ("Limit the pool per role", "We should limit the pool per role.")
    assert bob.post(f"{path}/{one['key']}/dismiss").body == []
    assert bob.get(path).body == []


def test_calendar_is_read_with_a_token_or_by_its_secret_address(bob: Caller, bob_person: Person) -> None:
    add(bob, "One", owner="bob", due="2031-05-01")
    assert "DTSTART;VALUE=DATE:20310501" in bob.get("/actions/calendar").content.decode()
    address = bob.post("/actions/calendar")["address"].removeprefix("http://testserver")
    assert "AI-001 One" in bob.client.get(address).content.decode()
    assert bob.delete("/actions/calendar")["revoked"]
    assert bob.client.get(address).status_code == 404


def test_reopened_action_says_why(bob: Caller) -> None:
    number = add(bob, "One")
    bob.post(f"/actions/{number}/complete", {"note": "Done."})
    answer = bob.post(f"/actions/{number}/reopen", {"reason": "It came back."})
    assert (answer["status"], answer["reopen_reason"]) == ("open", "It came back.")


def test_outsider_meets_no_private_action_in_csv_calendar_bulk_or_suggestions(bob: Caller, charlie: Caller) -> None:
    incident = bob.post("/incidents", {"title": "Payroll leak", "severity": "P1", "private": True})["number"]
    number = add(bob, "Rotate the payroll key", incident=incident, owner="bob", due="2031-05-01")
    assert b"payroll" not in charlie.get("/actions.csv").content.lower()
    assert b"payroll" not in charlie.get("/actions/calendar").content.lower()
    refused = charlie.patch("/actions", {"actions": [number], "priority": "P4"})["refused"]
    assert "payroll" not in str(refused).lower()
    assert bob.get(f"/actions/{number}")["priority"] == "P2"
