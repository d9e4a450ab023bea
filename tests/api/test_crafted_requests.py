"""Calls that no well-meaning script makes: each is answered with a problem that says what is wrong."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

BEFORE_TIME = "0001-01-01T00:00:00+14:00"  # in UTC it would lie before the year 1


@pytest.mark.parametrize("raw", [
    rb'{"title": "Half", "severity": "P1", "services": ["\ud800"]}',
    rb'{"title": "Half", "severity": "P1", "team": "\ud800"}',
    b"[" * 100_000,
    b"\xff\xfe",
])  # fmt: skip
def test_body_that_is_no_text_is_refused(bob: Caller, raw: bytes) -> None:
    answer = bob.call("POST", "/incidents", raw=raw)
    assert answer.status == 400
    assert answer["code"] == "unreadable-request"


def test_times_before_the_calendar_are_refused_in_a_sentence(bob: Caller) -> None:
    assert bob.post("/incidents", {"title": "Old", "severity": "P1", "at": BEFORE_TIME}).status == 422
    number = bob.post("/incidents", {"title": "New", "severity": "P1"})["number"]
    assert (
        "outside of the calendar"
        in bob.post(f"/incidents/{number}/entries", {"text": "x", "at": BEFORE_TIME})["detail"]
    )
    for field in ("detected_at", "mitigated_at", "impact_started_at"):
        assert bob.patch(f"/incidents/{number}", {field: BEFORE_TIME}).status == 422
    for field in ("started_at", "detected_at", "resolved_at"):
        assert bob.post("/postmortems", {"title": "Old", "severity": "P1", field: BEFORE_TIME}).status == 422
