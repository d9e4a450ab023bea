"""The policy and the gates over the API: the same rules as on the pages."""

from __future__ import annotations

import pytest
from tests.api.client import Caller
from tests.practice import approve_reviews

from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import complete
from afterword.domain.journal.models import JournalEntry
from afterword.domain.policy import queries
from afterword.domain.postmortems.models import Postmortem


@pytest.fixture
def postmortem(bob: Caller, incident: str) -> str:
    """The path of the postmortem of a resolved incident."""
    bob.post(f"{incident}/entries", {"text": "checkout answers 500"})
    return (
        "/postmortems/" + bob.post(f"{incident}/resolve", {"summary": "Rolled back.", "decision": "yes"})["postmortem"]
    )


def sentences(caller: Caller, postmortem: str, gate: str) -> list[str]:
    rows = caller.get(f"{postmortem}/gates/{gate}")["items"]
    return [row["sentence"] for row in rows if row["blocks"] and not row["ok"] and not row["overridden_by"]]


def write_all(bob: Caller, postmortem: str) -> None:
    for row in bob.get(postmortem)["sections"]:
        given = {"text": f"About {row['heading']}.", "base_version": row["version"]}
        bob.put(f"{postmortem}/sections/{row['key']}", given)
    bob.post(f"{postmortem}/timeline/confirm")


def test_policy_is_read_previewed_and_changed_by_administrators(bob: Caller, alice: Caller, incident: str) -> None:
    policy = bob.get("/policy")
    assert (policy["version"], policy["rules"]["P1"]["draft"]) == (0, "48 hours")
    assert policy["aloud"]["incident"]["P1"].startswith("A P1 incident needs a postmortem; ")
    rules = {**policy["rules"], "P1": {**policy["rules"]["P1"], "draft": "24 hours"}}
    whole = {"rules": rules, "near_misses": policy["near_misses"], "numbers": policy["numbers"]}
    assert bob.post("/policy/preview", whole).status == 403
    effect = alice.post("/policy/preview", whole)
    assert effect["changes"] == [{"setting": "P1.draft", "before": "48 hours", "after": "24 hours"}]
    given = {**whole, "reason": "As PM-004 asks", "base_version": 0}
    assert bob.put("/policy", given).status == 403
    changed = alice.put("/policy", given)
    assert (changed.status, changed["version"], changed["changed_by"]) == (200, 1, "Alice")
    assert alice.put("/policy", given).status == 409
    assert bob.get("/policy?at=2020-01-01T00:00:00Z")["version"] == 0
    assert str(queries.rule_for("P1").draft) == "1 day, 0:00:00"


def test_policy_that_cannot_be_is_refused_by_name(alice: Caller) -> None:
    policy = alice.get("/policy")
    rules = {**policy["rules"], "P1": {"draft": "soon"}}
    answer = alice.put("/policy", {"rules": rules, "reason": "x", "base_version": 0})
    assert (answer.status, answer["code"]) == (422, "input")
    assert "Draft (P1) cannot be" in answer["detail"]


def test_review_starts_through_its_gate(bob: Caller, alice: Caller, postmortem: str) -> None:
    answer = bob.post(f"{postmortem}/start-review", {})
    assert (answer.status, answer["code"]) == (409, "gate-shut")
    assert answer["fields"]["blocks"] == sentences(bob, postmortem, "review")
    assert bob.post(f"{postmortem}/start-review", {"override": "In a hurry"}).status == 403
    started = alice.post(f"{postmortem}/start-review", {"override": "In a hurry"})
    assert (started.status, started["status"]) == (200, "in_review")
    assert JournalEntry.objects.get(verb="gate.overridden").surface == "api"


def test_override_over_the_api_is_shown_with_its_reason(bob: Caller, alice: Caller, postmortem: str) -> None:
    blocked = sentences(bob, postmortem, "publish")
    assert bob.post(f"{postmortem}/gates/publish/open", {"reason": "x"}).status == 403
    rows = alice.post(f"{postmortem}/gates/publish/open", {"reason": "The auditors wait"})["items"]
    told = {row["sentence"]: (row["overridden_by"], row["override_reason"]) for row in rows if row["overridden_by"]}
    assert told == dict.fromkeys(blocked, ("Alice", "The auditors wait"))
    assert bob.post(f"{postmortem}/publish", {}).status in (200, 409)


def test_postmortem_goes_from_draft_to_closed(bob: Caller, bob_person: Person, alice: Caller, postmortem: str) -> None:
    write_all(bob, postmortem)
    row = Postmortem.objects.get()
    approve_reviews(row)
    assert bob.post(f"{postmortem}/publish", {}).status == 200
    assert bob.post(f"{postmortem}/distributions", {"to": "Payments"}).status == 201
    assert bob.post(f"{postmortem}/send", {"to": "alice"})["to"] == "alice"
    assert bob.post(f"{postmortem}/send", {"to": "alice"}).status == 422
    closing = bob.post(
        f"{postmortem}/runbooks-used", {"runbook": "rb-21", "worked": "a", "did_not": "b", "faster": "c"}
    )
    assert closing["runbooks"][0]["runbook"] == "RB-021"
    bob.post(f"{postmortem}/none-needed", {"what": "decisions", "reason": "None was involved"})
    for action in row.actions.all():
        complete(actor=bob_person, action=action, note="Done.")
    answer = bob.post(f"{postmortem}/close", {})
    assert answer.status == 409
    assert answer["fields"]["blocks"] == ["RB-021 is not updated yet.", "The follow-up review was not held yet."]
    assert alice.post(f"{postmortem}/close", {"override": "The team is gone"})["status"] == "closed"
    assert {step["state"] for step in bob.get(f"{postmortem}/steps")["items"]} == {"done"}


def test_skip_of_a_p0_needs_two_tokens(bob: Caller, alice: Caller) -> None:
    made = bob.post("/incidents", {"title": "Checkout fails", "severity": "P0"})
    path = f"/incidents/{made['code'] if 'code' in made.body else made['number']}"
    bob.post(f"{path}/resolve", {"summary": "A drill.", "decision": "skip", "reason": "It was a drill"})
    assert bob.get(path)["postmortem_decision"] in ("", None)
    assert bob.post(f"{path}/skip", {"confirmed": True}).status == 422
    assert alice.post(f"{path}/skip", {"confirmed": True})["postmortem_decision"] == "skip"
    assert bob.post(f"{path}/close")["status"] == "closed"


def test_outsider_is_told_of_no_gate_of_a_private_postmortem(bob: Caller, charlie: Caller) -> None:
    made = bob.post("/incidents", {"title": "Leaked key", "severity": "P1", "private": True})
    path = f"/incidents/{made['number']}"
    code = bob.post(f"{path}/resolve", {"summary": "Rotated.", "decision": "yes"})["postmortem"]
    for tail in ("steps", "gates/close", "closing"):
        assert charlie.get(f"/postmortems/{code}/{tail}").status == 404
    for tail in ("close", "start-review"):
        assert charlie.post(f"/postmortems/{code}/{tail}", {}).status == 404
