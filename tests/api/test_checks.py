"""Checks over the API: defined, run, reported to by CI, and hidden with what is private."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.api.client import Answer, Caller
from tests.fetch.conftest import say, serving

from afterword.domain.accounts.models import Person
from afterword.domain.checks import services
from afterword.fetch.addresses import Allowed

COMMAND = {"kind": "command", "spec": {"command": "make budget-test"}, "name": "Budget test"}


@pytest.fixture
def action(bob: Caller, incident: str) -> str:
    """The path of an action of Bob's."""
    number = bob.post("/actions", {"text": "Enforce the budget", "incident": incident.rsplit("/", 1)[1]})["number"]
    return f"/actions/{number}"


@pytest.fixture
def check(bob: Caller, action: str) -> str:
    """The path of a check whose results CI posts."""
    return f"/checks/{bob.post(f'{action}/checks', COMMAND)['id']}"


def ci(bob: Caller, check: str) -> Caller:
    """CI, with the token of the check."""
    return Caller(bob.post(f"{check}/token")["secret"])


def test_check_is_defined_and_listed_with_its_action(bob: Caller, action: str, check: str) -> None:
    items = bob.get(f"{action}/checks")["items"]
    assert [(one["name"], one["kind"], one["last_run"]) for one in items] == [("Budget test", "command", None)]
    assert bob.get(check)["action"] == action.rsplit("/", 1)[1]


def test_web_check_is_tried_and_its_answer_kept(bob: Caller, action: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED = Allowed.listed("127.0.0.0/8")
    with serving(say(b"down", 503)) as shop:
        given = {"kind": "http", "spec": {"url": shop.url}, "plan": {"kind": "daily", "time": "06:00"}}
        tried = bob.post(f"{action}/checks/try", given)
        made = bob.post(f"{action}/checks", given)
    assert tried["verdict"] == "fail"
    assert (made.status, made["last_run"]["verdict"], made["runs"]) == (201, "fail", "daily at 06:00 UTC")
    runs = bob.get(f"/checks/{made['id']}/runs")["items"]
    whole = bob.get(f"/checks/{made['id']}/runs/{runs[0]['id']}")
    assert (len(runs), len(whole["answer_sha256"]), whole["before_fix"]) == (1, 64, True)
    assert len(whole["samples"][0]["points"]) == 1


def test_check_defined_twice_with_one_key_is_there_once_and_asks_nobody_meanwhile(
    bob: Caller, action: str
) -> None:  # fmt: skip
    given = {"kind": "http", "spec": {"url": "https://shop.example.org"}}
    first, second = (bob.post(f"{action}/checks", given, key="k1") for _ in range(2))
    assert first["id"] == second["id"]
    assert first["last_run"]["state"] == "claimed"
    assert len(bob.get(f"{action}/checks")["items"]) == 1


def test_check_without_what_it_asks_is_refused(bob: Caller, action: str) -> None:
    for given in (
        {"kind": "promql", "spec": {"query": "up", "limit": 1}},
        {"kind": "promql", "spec": {"query": "up", "limit": 1}, "server": "nowhere"},
        {"kind": "http", "spec": {"url": "ftp://x"}},
        {"kind": "prayer", "spec": {}},
        {"kind": "command", "spec": {"command": "x"}, "plan": {"kind": "daily"}},
        {"kind": "http", "spec": {"url": "https://x", "secret": "y"}},
    ):
        assert bob.post(f"{action}/checks", given).status in (404, 422), given
    assert bob.get(f"{action}/checks")["items"] == []


def test_ci_posts_a_result_once_for_each_key(bob: Caller, check: str) -> None:
    caller = ci(bob, check)
    given = {"exit_status": 1, "output": "1 failed", "url": "https://ci.example.org/1"}
    first, second = (caller.post(f"{check}/results", given, key="run-1") for _ in range(2))
    assert (first.status, first["verdict"], first["id"]) == (201, "fail", second["id"])
    assert caller.post(f"{check}/results", {"exit_status": 0}, key="run-1").status == 409
    assert len(bob.get(f"{check}/runs")["items"]) == 1
    assert bob.get(check)["last_run"]["sentence"] == "The command ended with status 1: 1 failed"


def test_token_of_a_check_opens_nothing_else_and_no_other_token_opens_it(bob: Caller, action: str, check: str) -> None:
    caller, other = ci(bob, check), f"/checks/{bob.post(f'{action}/checks', COMMAND)['id']}"
    assert caller.post(f"{other}/results", {"exit_status": 0}).status == 401
    assert caller.get(check).status == 401
    assert caller.get("/actions").status == 401
    assert bob.post(f"{check}/results", {"exit_status": 0}).status == 401
    assert Caller(None).post(f"{check}/results", {"exit_status": 0}).status == 401
    assert caller.post("/checks/99999/results", {"exit_status": 0}).status == 401


def test_result_that_is_no_result_is_refused(bob: Caller, check: str) -> None:
    caller = ci(bob, check)
    for given in ({}, {"exit_status": "no"}, {"verdict": "fine"}, {"verdict": "pass", "exit_status": 2}):
        assert caller.post(f"{check}/results", given).status == 422, given
    assert caller.call("POST", f"{check}/results", raw=b"{").status == 400


def test_what_was_seen_is_kept_with_its_witness(bob: Caller, charlie: Caller, action: str) -> None:
    made = bob.post(f"{action}/checks", {"kind": "manual", "spec": {"ask": "Start the drill."}})
    path = f"/checks/{made['id']}/seen"
    assert bob.post(path, {"verdict": "pass", "saw": "Found.", "witness": "bob"}).status == 422
    assert bob.post(path, {"verdict": "pass", "saw": "Found.", "witness": "charlie"})["witness"]["name"] == "Charlie"


def test_proof_tells_what_the_runs_since_the_fix_show(bob: Caller, action: str, check: str) -> None:
    caller = ci(bob, check)
    caller.post(f"{check}/results", {"exit_status": 1})
    before = bob.get(f"{action}/checks/proof")
    assert (before["check"], before["proof"], before["failed_before"]) == ("failing", "none", True)
    bob.post(f"{action}/complete", {"note": "The budget is enforced."})
    caller.post(f"{check}/results", {"exit_status": 0})
    after = bob.get(f"{action}/checks/proof")
    assert (after["check"], after["proof"], after["tested_in_cycle"]) == ("passing", "verified", True)
    assert bob.get(action)["status"] == "verified"
    caller.post(f"{check}/results", {"exit_status": 1, "output": "over budget"})
    again = bob.get(f"{action}/checks/proof")
    assert (again["check"], again["proof"], bob.get(action)["status"]) == ("failing", "reopened", "open")


def test_run_is_asked_for_and_given_once(bob: Caller, action: str) -> None:
    made = bob.post(f"{action}/checks", {"kind": "http", "spec": {"url": "https://shop.example.org"}}, key="d")
    first, second = (bob.post(f"/checks/{made['id']}/run") for _ in range(2))
    assert (first.status, first["id"]) == (202, second["id"])


def test_check_is_changed_and_put_away(bob: Caller, action: str, check: str) -> None:
    assert bob.patch(check, {"name": "Budget"})["name"] == "Budget"
    assert bob.post(f"{check}/archive")["archived_at"] is not None
    assert bob.get(f"{action}/checks")["items"] == []
    assert bob.post(f"{check}/run").status == 422


def test_outsider_finds_no_check_of_a_private_action(bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P0", "private": True})["number"]
    number = bob.post("/actions", {"text": "Change the keys", "incident": private})["number"]
    made = bob.post(f"/actions/{number}/checks", COMMAND)["id"]
    run = ci(bob, f"/checks/{made}").post(f"/checks/{made}/results", {"exit_status": 1})["id"]
    answers: list[Answer] = [
        charlie.get(f"/actions/{number}/checks"), charlie.get(f"/actions/{number}/checks/proof"),
        charlie.post(f"/actions/{number}/checks", COMMAND), charlie.post(f"/actions/{number}/checks/try", COMMAND),
        charlie.get(f"/checks/{made}"), charlie.get(f"/checks/{made}/runs"), charlie.get(f"/checks/{made}/runs/{run}"),
        charlie.patch(f"/checks/{made}", {"name": "Mine"}), charlie.post(f"/checks/{made}/archive"),
        charlie.post(f"/checks/{made}/run"), charlie.post(f"/checks/{made}/token"),
        charlie.post(f"/checks/{made}/seen", {"verdict": "pass", "saw": "x", "witness": "bob"}),
    ]  # fmt: skip
    assert [answer.status for answer in answers] == [404] * len(answers)


def test_servers_are_told_by_name_only(bob: Caller, alice_person: Person) -> None:
    services.add_server(actor=alice_person, name="main", url="https://prometheus.example.org", secret="hunter-2")
    answer = bob.get("/checks/servers")
    assert answer["items"] == [{"name": "main"}]
    assert "hunter" not in json.dumps(answer.body)
