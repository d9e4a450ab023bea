"""Postmortems over the API: sections, gates, publishing, exports."""

from __future__ import annotations

import json

import pytest
from tests.api.client import Answer, Caller
from tests.practice import approve_reviews

from afterword.domain.postmortems.models import Postmortem


@pytest.fixture
def postmortem(bob: Caller, incident: str) -> str:
    """The path of the postmortem of a resolved incident."""
    bob.post(f"{incident}/entries", {"text": "checkout answers 500"})
    bob.post(f"{incident}/entries", {"text": "rolled back to 4.2", "kind": "mitigation"})
    given = {"summary": "Rolled back to 4.2.", "decision": "yes"}
    return "/postmortems/" + bob.post(f"{incident}/resolve", given)["postmortem"]


def section(answer: Answer, field: str) -> dict[str, object]:
    """One section of a postmortem."""
    return next(row for row in answer["sections"] if row["field"] == field)


def test_postmortem_begins_with_what_the_incident_knows(bob: Caller, postmortem: str, incident: str) -> None:
    answer = bob.get(postmortem)
    assert answer["incidents"] == [incident.rsplit("/", 1)[1]]
    assert (answer["severity"], answer["status"]) == ("P1", "draft")
    assert "rolled back to 4.2" in {row["text"] for row in answer["timeline"]}


def test_standalone_postmortem_is_made_once_for_one_key(bob: Caller) -> None:
    given = {"title": "What we learned in the drill", "severity": "P3"}
    first, second = (bob.post("/postmortems", given, key="p1") for _ in range(2))
    assert (first.status, first["incidents"], first["number"]) == (201, [], second["number"])
    assert bob.get("/postmortems?status=draft").count == 1


def test_section_is_saved_on_the_version_that_was_read(bob: Caller, postmortem: str) -> None:
    version = section(bob.get(postmortem), "summary")["version"]
    saved = bob.put(f"{postmortem}/sections/summary", {"text": "Checkout failed.", "base_version": version})
    assert (saved["text"], saved["version"]) == ("Checkout failed.", version + 1)


def test_second_of_two_who_save_is_told_and_gets_both_texts(bob: Caller, alice: Caller, postmortem: str) -> None:
    version = section(bob.get(postmortem), "summary")["version"]
    path = f"{postmortem}/sections/summary"
    assert bob.put(path, {"text": "Bob's words.", "base_version": version}).status == 200
    second = alice.put(path, {"text": "Alice's words.", "base_version": version})
    assert (second.status, second["code"]) == (409, "stale-section")
    assert "Alice's words." in json.dumps(second["fields"])
    assert "Bob's words." in json.dumps(second["fields"])
    assert section(bob.get(postmortem), "summary")["text"] == "Bob's words."


def test_section_that_does_not_exist_is_not_found(bob: Caller, postmortem: str) -> None:
    answer = bob.put(f"{postmortem}/sections/horoscope", {"text": "x", "base_version": 1})
    assert answer.status in (404, 422)


def test_publishing_is_refused_while_a_gate_blocks(bob: Caller, postmortem: str) -> None:
    blocking = [row["sentence"] for row in bob.get(f"{postmortem}/gates")["items"] if row["blocks"] and not row["ok"]]
    assert blocking
    answer = bob.post(f"{postmortem}/publish")
    assert (answer.status, answer["code"]) == (409, "gate-shut")
    assert answer["fields"]["blocks"] == blocking
    assert {"name", "sentence", "where"} == set(answer["fields"]["checks"][0])
    assert bob.get(postmortem)["status"] == "draft"


def test_written_postmortem_is_confirmed_and_published(bob: Caller, postmortem: str) -> None:
    for row in bob.get(postmortem)["sections"]:
        given = {"text": f"What is to be said about {row['heading']}.", "base_version": row["version"]}
        bob.put(f"{postmortem}/sections/{row['field']}", given)
    confirmed = bob.post(f"{postmortem}/timeline/confirm")
    assert confirmed["timeline_confirmed_at"] is not None
    approve_reviews(Postmortem.objects.get())
    published = bob.post(f"{postmortem}/publish")
    assert (published.status, published["version"]) == (200, 1)
    assert bob.get(postmortem)["status"] == "published"


@pytest.mark.parametrize(
    ("form", "media_type", "beginning"),
    [
        ("md", "text/markdown", b""),
        ("html", "text/html", b"<!"),
        ("pdf", "application/pdf", b"%PDF"),
        ("json", "application/json", b"{"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("confluence", "application/xml", b"<ac:"),
        ("slack", "application/json", b"{"),
        ("email", "message/rfc822", b"Subject:"),
    ],
)
def test_document_is_exported_in_every_form(
    bob: Caller, postmortem: str, form: str, media_type: str, beginning: bytes
) -> None:
    answer = bob.get(f"{postmortem}/export.{form}")
    assert (answer.status, answer.media_type) == (200, media_type)
    assert answer.content.lower().startswith(beginning.lower())
    assert postmortem.rsplit("/", 1)[1] in answer.headers["Content-Disposition"]


def test_external_version_names_neither_number_nor_author(bob: Caller, postmortem: str) -> None:
    answer = bob.get(f"{postmortem}/export.md?external=true")
    assert answer.status == 200
    said = f"{answer.content.decode()}{answer.headers['Content-Disposition']}"
    assert "Bob" not in said
    assert postmortem.rsplit("/", 1)[1] not in said


def test_form_that_is_not_known_is_refused(bob: Caller, postmortem: str) -> None:
    assert bob.get(f"{postmortem}/export.docm").status == 422


def test_outsider_cannot_open_the_postmortem_of_a_private_incident(bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P1", "private": True})["number"]
    number = bob.post(f"/incidents/{private}/resolve", {"summary": "Closed the hole.", "decision": "yes"})["postmortem"]
    assert bob.get(f"/postmortems/{number}").status == 200
    assert charlie.get(f"/postmortems/{number}").status == 404
    assert charlie.get(f"/postmortems/{number}/export.md").status == 404
    assert charlie.get("/postmortems").count == 0
