"""Meetings and the stand-up over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.api.client import Caller

from afterword.domain import clock
from afterword.domain.postmortems.models import Postmortem


@pytest.fixture
def path(bob: Caller) -> str:
    """PM-001 of Bob's."""
    return f"/postmortems/{bob.post('/postmortems', {'title': 'Checkout', 'severity': 'P1'})['number']}"


def plan(bob: Caller, path: str, **changed: Any) -> Any:
    """A review meeting tomorrow, with Charlie."""
    start = (clock.now() + timedelta(days=1)).isoformat()
    body = {"kind": "review", "starts_at": start, "minutes": 60, "attendees": ["charlie"], "facilitator": "charlie"}
    return bob.post(f"{path}/meetings", {**body, **changed})


def test_a_meeting_is_planned_moved_answered_and_called_off(bob: Caller, charlie: Caller, path: str) -> None:
    made = plan(bob, path)
    assert (made.status, made["state"], made["sequence"]) == (201, "planned", 0)
    here = f"{path}/meetings/{made['id']}"
    assert charlie.post(f"{here}/answer", {"answer": "accepted"}).status == 200
    moved = bob.patch(here, {"minutes": 30})
    assert (moved["minutes"], moved["sequence"], len(moved["attendees"])) == (30, 1, 2)
    assert [one["reply"] for one in moved["attendees"] if one["person"]["handle"] == "charlie"] == ["accepted"]
    assert bob.post(f"{here}/cancel", {"reason": "Nobody can."})["state"] == "cancelled"
    assert bob.patch(here, {"minutes": 45}).status == 422


def test_a_second_one_of_a_kind_is_a_conflict(bob: Caller, charlie: Caller, path: str) -> None:
    plan(bob, path)
    assert plan(bob, path).status == 409


def test_a_time_without_an_offset_is_refused(bob: Caller, charlie: Caller, path: str) -> None:
    assert plan(bob, path, starts_at="2030-01-01T10:00:00").status == 422
    assert plan(bob, path, starts_at="9999-12-31T23:59:59-12:00").status == 422


def test_a_meeting_is_held_with_notes(bob: Caller, charlie: Caller, path: str) -> None:
    here = f"{path}/meetings/{plan(bob, path)['id']}"
    assert bob.post(f"{here}/hold", {}).status == 422
    bob.post(f"{here}/begin")
    assert bob.post(f"{here}/notes", {"step": "fix", "kind": "decision", "text": "Size it."}).status == 201
    held = bob.post(f"{here}/hold", {"present": ["bob"]})
    assert (held["state"], held["notes"][0]["kind"]) == ("held", "decision")
    assert {one["person"]["handle"]: one["attended"] for one in held["attendees"]} == {"bob": True, "charlie": False}


def test_times_are_proposed_for_each_kind(bob: Caller, path: str) -> None:
    assert [one["kind"] for one in bob.get(f"{path}/meetings/proposals")["items"]] == ["block", "review", "follow_up"]


def test_outsider_learns_nothing_of_a_private_meeting(bob: Caller, charlie: Caller, path: str) -> None:
    here = f"{path}/meetings/{plan(bob, path)['id']}"
    Postmortem.objects.update(private=True)
    assert charlie.get(here).status == 404
    assert charlie.post(f"{here}/answer", {"answer": "declined"}).status == 404
    assert bob.patch(here, {"attendees": ["charlie"]}).status == 422


def test_the_stand_up_lists_and_remembers(bob: Caller, charlie: Caller) -> None:
    due = (clock.now() - timedelta(days=3)).date().isoformat()
    code = bob.post("/actions", {"text": "Size the pool", "owner": "bob", "due": due})["number"]
    (line,) = charlie.get("/standup")["lines"]
    assert (line["group"], line["action"]["number"], line["discussed_at"]) == ("overdue", code, None)
    (ticked,) = charlie.post(f"/standup/{code}", {})["lines"]
    assert ticked["discussed_by"]["handle"] == "charlie"
    (back,) = bob.post(f"/standup/{code}", {"done": False})["lines"]
    assert back["discussed_at"] is None
    assert bob.get("/standup?team=nobody").status == 404
