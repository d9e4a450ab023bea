"""Changes that are made only to what the caller has seen, and answers that are not sent twice."""

from __future__ import annotations

from tests.api.client import Answer, Caller


def change(caller: Caller, path: str, body: dict[str, object], version: str, method: str = "PATCH") -> Answer:
    """A change with If-Match."""
    return caller.call(method, path, body, more={"if-match": version})


def test_change_to_what_was_read_is_made(bob: Caller, incident: str) -> None:
    read = bob.get(incident).headers["ETag"]
    changed = change(bob, incident, {"title": "Payments fail"}, read)
    assert (changed.status, changed["title"]) == (200, "Payments fail")
    assert changed.headers["ETag"] == bob.get(incident).headers["ETag"] != read


def test_change_to_what_somebody_else_changed_is_refused(alice: Caller, bob: Caller, incident: str) -> None:
    read = bob.get(incident).headers["ETag"]
    alice.patch(incident, {"title": "Payments fail"})
    refused = change(bob, incident, {"title": "Mine"}, read)
    assert (refused.status, refused["code"]) == (412, "changed-meanwhile")
    assert bob.get(incident)["title"] == "Payments fail"


def test_any_version_will_do_for_a_star(bob: Caller, incident: str) -> None:
    assert change(bob, incident, {"title": "Payments fail"}, "*").status == 200


def test_address_that_is_only_written_to_has_the_version_of_the_thing_above_it(bob: Caller, incident: str) -> None:
    read = bob.get(incident).headers["ETag"]
    bob.patch(incident, {"title": "Payments fail"})
    body: dict[str, object] = {"summary": "Rolled back.", "decision": "later"}
    assert change(bob, f"{incident}/resolve", body, read, "POST").status == 412
    assert change(bob, f"{incident}/resolve", body, bob.get(incident).headers["ETag"], "POST").status == 200


def test_version_of_what_one_may_not_see_cannot_be_found_out(bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P0", "private": True})["number"]
    read = bob.get(f"/incidents/{private}").headers["ETag"]
    assert change(charlie, f"/incidents/{private}", {"title": "Mine"}, read).status == 404
    assert change(charlie, f"/incidents/{private}", {"title": "Mine"}, '"other"').status == 404


def test_answer_that_the_caller_has_is_not_sent_again(bob: Caller, incident: str) -> None:
    read = bob.get(incident).headers["ETag"]
    assert bob.get(incident, if_none_match=read).status == 304
    assert bob.get(incident, if_none_match=read).content == b""
    assert bob.get(incident, if_none_match='"other"').status == 200


def test_action_and_section_have_versions_too(bob: Caller, incident: str) -> None:
    action = "/actions/" + bob.post("/actions", {"text": "Mend it"})["number"]
    read = bob.get(action).headers["ETag"]
    assert change(bob, action, {"priority": "P1"}, read).status == 200
    assert change(bob, action, {"priority": "P0"}, read).status == 412
