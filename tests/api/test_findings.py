"""Findings over the API: of a postmortem with their sections, and of a text that is not kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.client import Answer, Caller

BLAME = "The release engineer forgot to raise the pool."
SHAPE = {"file", "rule", "level", "line", "column", "end_line", "end_column", "message", "fix"}


@pytest.fixture
def postmortem(bob: Caller) -> str:
    """The path of a postmortem whose cause blames."""
    path = "/postmortems/" + bob.post("/postmortems", {"title": "Login fails", "severity": "P1"})["number"]
    bob.put(f"{path}/sections/root_cause", {"text": f"Über alles: {BLAME}", "base_version": 1})
    return path


def of(answer: Answer, rule: str) -> list[dict[str, object]]:
    """The findings of one rule."""
    return [one for one in answer["findings"] if one["rule"] == rule]


def test_findings_have_the_shape_of_the_command_and_their_section(bob: Caller, postmortem: str) -> None:
    answer = bob.get(f"{postmortem}/findings")
    assert all(set(one) == SHAPE | {"section", "within"} for one in answer["findings"])
    (blamed,) = of(answer, "person-blamed")
    assert (blamed["section"], blamed["level"], blamed["file"]) == ("root_cause", "error", "PM-001.md")
    assert blamed["within"] == {"line": 1, "column": 13, "end_line": 1, "end_column": 40}
    exported = bob.get(f"{postmortem}/export.md").content.decode().split("\n")
    assert BLAME in exported[int(str(blamed["line"])) - 1]


def test_reader_may_look_and_outsider_learns_nothing(reader: Caller, bob: Caller, charlie: Caller) -> None:
    private = bob.post("/incidents", {"title": "A leak", "severity": "P1", "private": True})["number"]
    number = bob.post(f"/incidents/{private}/resolve", {"summary": "Closed the hole.", "decision": "yes"})["postmortem"]
    assert reader.get(f"/postmortems/{number}/findings").status == 200
    assert charlie.get(f"/postmortems/{number}/findings").status == 404
    assert Caller(None).get(f"/postmortems/{number}/findings").status == 401


def test_text_is_checked_and_not_kept(reader: Caller) -> None:
    text = f"# Outage\n\n## Root cause\n\n\U0001f525 {BLAME}\n"
    answer = reader.post("/lint", {"text": text, "name": "2026-01-15 outage.md"})
    assert (answer.status, answer["files"], answer["excused"]) == (200, 1, 0)
    assert all(set(one) == SHAPE for one in answer["findings"])
    (blamed,) = of(answer, "person-blamed")
    assert (blamed["line"], blamed["column"], blamed["file"]) == (5, 3, "2026-01-15 outage.md")
    assert reader.get("/postmortems").count == 0


def test_text_without_token_or_without_end_is_refused(reader: Caller) -> None:
    assert Caller(None).post("/lint", {"text": "x"}).status == 401
    assert reader.post("/lint", {"text": "x" * 400_001}).status == 422
    assert reader.post("/lint", {}).status == 422


def test_findings_are_asked_in_a_bounded_number_of_queries(bob: Caller, postmortem: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bob.get(f"{postmortem}/findings").status == 200
        return len(queries)

    few = asked()
    for number in range(4):
        bob.post("/actions", {"text": f"Improve monitoring {number}", "postmortem": postmortem.rsplit("/", 1)[1]})
    bob.put(f"{postmortem}/sections/impact", {"text": "\n\n".join([BLAME] * 20), "base_version": 1})
    assert asked() == few
    assert few <= 16
