"""Requests with an Idempotency-Key: sent twice, done once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.api.client import Caller, described

from afterword.domain import clock
from afterword.domain.accounts import services
from afterword.domain.accounts.models import KeptAnswer, Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents.models import Incident, RoleAssignment
from afterword.domain.journal.models import JournalEntry

DECLARED = {"title": "Checkout fails", "severity": "P1"}


def test_second_answer_is_the_first_one_byte_by_byte(bob: Caller) -> None:
    first, second = (bob.post("/incidents", DECLARED, key="k") for _ in range(2))
    assert (first.status, first.content) == (second.status, second.content)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("path", "body", "verb"),
    [
        ("/acknowledge", {}, "incident.acknowledged"),
        ("/resolve", {"summary": "Over.", "decision": "yes"}, "incident.postmortem_decided"),
        ("/roles", {"role": "lead", "person": "bob"}, "incident.role_assigned"),
    ],
)
def test_every_post_is_done_once(bob: Caller, incident: str, path: str, body: Any, verb: str) -> None:
    first, second = (bob.post(f"{incident}{path}", body, key="k") for _ in range(2))
    assert first.status == 200
    assert first.content == second.content
    assert JournalEntry.objects.filter(verb=verb).count() == 1
    assert RoleAssignment.objects.count() <= 2


def test_same_key_with_another_body_is_refused(bob: Caller) -> None:
    bob.post("/incidents", DECLARED, key="k")
    refused = bob.post("/incidents", {**DECLARED, "title": "Payments fail"}, key="k")
    assert (refused.status, refused["code"]) == (422, "idempotency-key-reused")
    assert bob.get("/incidents").count == 1


def test_what_went_wrong_can_be_sent_again_with_the_same_key(bob: Caller, incident: str) -> None:
    closing = {"note": "Rolled back; the graph is flat."}
    action = "/actions/" + bob.post("/actions", {"text": "Mend it"})["number"]
    bob.post(f"{action}/decline", {"note": "Not worth it."})
    refused = bob.post(f"{action}/complete", closing, key="k")
    assert refused.status >= 400
    bob.post(f"{action}/reopen")
    assert bob.post(f"{action}/complete", closing, key="k").status == 200


def test_failure_in_the_middle_leaves_neither_work_nor_key(bob: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> None:
        kept(**given)
        raise RuntimeError("the machine stumbles")

    kept = actions.add_action
    with monkeypatch.context() as patch:
        patch.setattr(actions, "add_action", broken)
        assert bob.post("/actions", {"text": "Mend it"}, key="k").status == 500
    assert (bob.get("/actions").count, KeptAnswer.objects.count()) == (0, 0)
    assert bob.post("/actions", {"text": "Mend it"}, key="k").status == 201


def test_key_is_forgotten_after_a_day(bob: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bob.post("/incidents", DECLARED, key="k")
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "_source", lambda: later)
    assert bob.post("/incidents", DECLARED, key="k")["number"] != first["number"]
    assert services.forget_answers() == 0
    monkeypatch.setattr(clock, "_source", lambda: later + timedelta(hours=25))
    assert services.forget_answers() == 1


def test_key_means_nothing_at_another_address(bob: Caller) -> None:
    assert bob.post("/incidents", DECLARED, key="k").status == 201
    assert bob.post("/actions", {"text": "Mend it"}, key="k").status == 201


def test_every_answer_tells_how_many_requests_are_left(bob: Caller) -> None:
    first, second = bob.get("/me").headers, bob.get("/me").headers
    assert first["RateLimit-Policy"] == '"token";q=600;w=60'
    assert first["RateLimit"].startswith('"token";r=599;t=')
    assert second["RateLimit"].startswith('"token";r=59')


def test_method_that_an_address_does_not_know_is_a_problem(bob: Caller) -> None:
    answer = bob.call("PUT", "/incidents", {})
    assert (answer.status, answer["code"], answer.media_type) == (405, "wrong-method", "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_key_is_refused_where_the_answer_is_a_secret(alice: Caller) -> None:
    hook = {"name": "Chat", "url": "https://hooks.example.org/x"}
    made = alice.post("/webhooks", hook)
    action = "/actions/" + alice.post("/actions", {"text": "Mend it"})["number"]
    check = alice.post(f"{action}/checks", {"kind": "command", "spec": {"command": "make test"}})
    telling = {
        "/webhooks": {**hook, "name": "Another"},
        f"/webhooks/{made['id']}/secret": {},
        f"/checks/{check['id']}/token": {},
        "/actions/calendar": {},
    }
    for path, body in telling.items():
        refused = alice.post(path, body, key="k")
        assert (refused.status, refused["code"]) == (422, "idempotency-key-for-secret"), path
        assert alice.post(path, body).status in (200, 201)
    assert KeptAnswer.objects.count() == 0
    assert alice.get("/webhooks").count == 2


def test_description_names_the_operations_that_tell_a_secret_and_offers_them_no_key() -> None:
    secret = {
        told["operationId"]: [one["name"] for one in told["parameters"]]
        for methods in described()["paths"].values()
        for told in methods.values()
        if told.get("x-secret")
    }
    assert sorted(secret) == ["add_webhook", "make_calendar", "make_check_token", "rotate_webhook_secret"]
    assert not any("Idempotency-Key" in names for names in secret.values())


def test_key_at_an_address_that_leads_nowhere_is_no_failure(bob: Caller) -> None:
    answer = bob.post("/postmortems/PM-2/parking/-5/settle", {}, key="k")
    assert (answer.status, answer["code"]) == (404, "not-found")


def test_every_operation_that_looks_at_if_match_says_that_it_may_refuse() -> None:
    looking = [told for methods in described()["paths"].values() for name, told in methods.items() if name != "get"]
    silent = [told["operationId"] for told in looking if "412" not in told["responses"]]
    assert (silent, len(looking) > 60) == ([], True)


def test_kept_answer_is_not_given_to_whoever_may_no_longer_see_what_it_tells(
    alice: Caller, bob: Caller, incident: str
) -> None:
    Incident.objects.update(declared_by=Person.objects.get(handle="alice"))
    before = bob.post(f"{incident}/entries", {"text": "The key leaked"}, key="k")
    assert before.status == 201
    action = bob.post("/actions", {"text": "Rotate it", "incident": incident.rpartition("/")[2]}, key="a")
    assert action.status == 201
    Incident.objects.update(private=True)
    RoleAssignment.objects.all().delete()
    for path, body, key in ((f"{incident}/entries", {"text": "The key leaked"}, "k"),):
        again = bob.post(path, body, key=key)
        assert (again.status, again.content.count(b"leaked")) == (404, 0)
    again = bob.post("/actions", {"text": "Rotate it", "incident": incident.rpartition("/")[2]}, key="a")
    assert (again.status, again.content.count(b"Rotate")) == (404, 0)
