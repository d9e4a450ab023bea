"""Reviews and comments over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.api.client import Caller
from tests.api.conftest import caller
from tests.people import person

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem


@pytest.fixture
def path(bob: Caller) -> str:
    """PM-001, P1, of Bob's, with a cause."""
    made = bob.post("/postmortems", {"title": "Checkout refuses orders", "severity": "P1"})
    here = f"/postmortems/{made['number']}"
    save(bob, here, "The pool holds 10 connections. A deploy asked for 200.")
    return here


def save(bob: Caller, path: str, text: str) -> None:
    """The cause says something."""
    version = next(one["version"] for one in bob.get(path)["sections"] if one["key"] == "root_cause")
    assert bob.put(f"{path}/sections/root_cause", {"text": text, "base_version": version}).status == 200


def confirm(bob: Caller, path: str) -> None:
    """The timeline has an entry, and Bob says that it is right."""
    postmortem, at = Postmortem.objects.get(), clock.now() - timedelta(hours=1)
    somebody = Person.objects.get(name="Bob")
    documents.write_timeline_item(actor=somebody, postmortem=postmortem, text="Errors rise", at=at)
    assert bob.post(f"{path}/timeline/confirm").status == 200


def state(who: Caller, path: str) -> str:
    """How the technical review stands."""
    return next(one["state"] for one in who.get(f"{path}/reviews")["items"] if one["kind"] == "technical")


def test_a_review_is_asked_answered_and_falls(bob: Caller, charlie: Caller, path: str) -> None:
    ask = {"kind": "technical", "person": "charlie", "note": "Please."}
    shut = bob.post(f"{path}/reviews", ask)
    assert (shut.status, shut["code"]) == (409, "gate-shut")
    assert "The timeline is empty" in shut["detail"]
    confirm(bob, path)
    asked = bob.post(f"{path}/reviews", ask)
    assert (asked.status, asked["person"]["handle"], state(bob, path)) == (201, "charlie", "asked")
    given = charlie.post(f"{path}/reviews/verdicts", {"kind": "technical", "says": "approve"})
    assert (given.status, state(bob, path)) == (201, "approved")
    save(bob, path, "Something else.")
    assert state(bob, path) == "fallen"
    (verdict,) = bob.get(f"{path}/reviews/verdicts")["items"]
    assert verdict["fallen_parts"] == ["root_cause"]


def test_a_request_is_taken_back(bob: Caller, charlie: Caller, path: str) -> None:
    confirm(bob, path)
    pk = bob.post(f"{path}/reviews", {"kind": "technical", "person": "charlie"})["id"]
    assert bob.post(f"{path}/reviews/requests/{pk}/withdraw").status == 200
    assert bob.post(f"{path}/reviews/requests/{pk}/withdraw").status == 404
    assert state(bob, path) == "none"


def test_the_driver_may_not_approve_their_own(bob: Caller, path: str) -> None:
    answer = bob.post(f"{path}/reviews/verdicts", {"kind": "technical", "says": "approve"})
    assert (answer.status, answer["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "technical"},
        {"kind": "technical", "person": "charlie", "due_at": "2026-10-13T14:00:00"},
        {"kind": "cosmic", "person": "charlie"},
    ],
)
def test_what_cannot_be_asked_is_told(body: dict[str, str], bob: Caller, charlie: Caller, path: str) -> None:
    assert bob.post(f"{path}/reviews", body).status == 422


def test_comments_follow_their_words_and_are_settled(bob: Caller, charlie: Caller, path: str) -> None:
    words = {"text": "Which?", "section": "root_cause", "quote": "A deploy asked for 200"}
    thread = charlie.post(f"{path}/comments", words)
    assert (thread.status, thread["changed"], thread["section"]) == (201, False, "root_cause")
    pk = thread["id"]
    assert len(bob.post(f"{path}/comments/threads/{pk}/replies", {"text": "v2."})["comments"]) == 2
    save(bob, path, "Another cause.")
    assert charlie.get(f"{path}/comments")["items"][0]["changed"] is True
    assert bob.post(f"{path}/comments/threads/{pk}/resolve")["resolved_by"]["handle"] == "bob"
    assert charlie.get(f"{path}/comments?open=true")["items"] == []
    assert charlie.post(f"{path}/comments/threads/{pk}/reopen")["resolved_at"] is None


def test_own_words_are_changed_and_deleted(bob: Caller, charlie: Caller, path: str) -> None:
    pk = charlie.post(f"{path}/comments", {"text": "Hm"})["comments"][0]["id"]
    assert charlie.patch(f"{path}/comments/{pk}", {"text": "Why?"})["text"] == "Why?"
    assert bob.delete(f"{path}/comments/{pk}").status == 403
    assert charlie.delete(f"{path}/comments/{pk}")["text"] == ""
    (comment,) = charlie.get(f"{path}/comments")["items"][0]["comments"]
    assert (comment["text"], comment["deleted_at"] is None) == ("", False)


def test_what_changed_since_my_last_look_is_told_in_words(bob: Caller, charlie: Caller, path: str) -> None:
    assert charlie.get(f"{path}/reviews/look")["looked_at"] is None
    charlie.post(f"{path}/reviews/look")
    save(bob, path, "The pool holds 20 connections. A deploy asked for 200.")
    (part,) = charlie.get(f"{path}/reviews/look")["parts"]
    assert [one["text"] for one in part["changes"] if one["kind"] != "same"] == ["10", "20"]


def test_viewer_comments_and_gives_no_verdict(path: str) -> None:
    viewer = caller(person("Vera", role="viewer"))
    assert viewer.post(f"{path}/comments", {"text": "Thanks."}).status == 201
    assert viewer.post(f"{path}/reviews/verdicts", {"kind": "comms", "says": "approve"}).status == 403


def test_outsider_learns_nothing_of_a_private_one(bob: Caller, bob_person: Person, charlie: Caller, path: str) -> None:
    pk = bob.post(f"{path}/comments", {"text": "Secret"})["id"]
    Postmortem.objects.update(private=True)
    assert charlie.get(f"{path}/reviews").status == 404
    assert charlie.get(f"{path}/comments").status == 404
    assert charlie.post(f"{path}/comments/threads/{pk}/resolve").status == 404
    assert bob.post(f"{path}/reviews", {"kind": "technical", "person": "charlie"}).status == 422
