"""The truth of a recording counts what users met, and the scorer holds timelines against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lab.edge import Request, parsed
from lab.incidents import INCIDENTS
from lab.score import judged, match
from lab.truth import Truth

NIGHT = int(datetime(2026, 3, 7, 1, 0, tzinfo=UTC).timestamp())
SETUP = INCIDENTS["rate-limit"]


def requests(*, failing: range = range(0), slow: range = range(0)) -> Iterator[Request]:
    for second in range(120):
        for i in range(20):
            status = 503 if second in failing and i < 8 else 200
            yield Request(NIGHT + second, "/api/items/1", status, 2.0 if second in slow and i < 8 else 0.01)
        yield Request(NIGHT + second, "/healthz", 200, 0.0)


def clock(event: dict[str, Any]) -> str:
    return str(event["t"])[14:19]


def test_users_suffer_from_the_first_bad_second_to_the_last() -> None:
    told = Truth().told(SETUP, requests(failing=range(40, 80)))
    assert [(e["kind"], clock(e)) for e in told["events"]] == [("error_rate_onset", "00:40"), ("recovery", "01:20")]
    assert told["impact"]["in_window"] == {"requests": 800, "failed": 320}


def test_slowness_without_failures_is_an_incident_of_its_own() -> None:
    told = Truth().told(SETUP, requests(slow=range(50, 90)))
    assert [(e["kind"], clock(e)) for e in told["events"]] == [("latency_onset", "00:50"), ("recovery", "01:30")]


def test_trouble_that_outlasts_the_recording_has_no_recovery() -> None:
    told = Truth().told(SETUP, requests(failing=range(40, 118)))
    assert [(e["kind"], clock(e)) for e in told["events"]] == [("error_rate_onset", "00:40")]
    assert told["impact"]["in_window"] == {"requests": 1600, "failed": 624}


def test_near_miss_has_no_window() -> None:
    impact = Truth().told(SETUP, requests())["impact"]
    assert impact == {"total_requests": 2400, "failed_requests": 0, "health_checks_left_out": 120}


def test_one_bad_second_is_not_an_incident() -> None:
    assert Truth().told(SETUP, requests(failing=range(40, 41)))["events"] != []
    assert Truth().told(SETUP, requests(failing=range(5, 10)))["events"] == []


def test_request_is_counted_in_the_second_it_ended_in() -> None:
    assert parsed(f"{NIGHT}.912 /api/items/1 503 0.250\n") == Request(NIGHT, "/api/items/1", 503, 0.25)


def event(second: int, kind: str) -> dict[str, Any]:
    return {"t": f"2026-03-07T01:00:{second:02d}Z", "kind": kind, "description": kind}


def entry(second: int, kind: str, *, key: bool = True) -> dict[str, Any]:
    return {"at": f"2026-03-07T01:00:{second:02d}Z", "kind": kind, "key": key}


def test_only_onsets_of_one_moment_share_an_entry() -> None:
    onsets = [event(1, "trigger"), event(3, "error_rate_onset")]
    assert match(onsets, [entry(2, "error_rate_onset")]) == {0: 0, 1: 0}
    assert match([event(1, "page"), event(2, "page")], [entry(2, "page")]) == {1: 0}


def test_score_says_what_is_wrong_in_words() -> None:
    truth = Truth().told(SETUP, requests(failing=range(40, 80)))
    sources = [{"file": "app/app.jsonl", "skew_seconds": 30.0}]
    told = {"entries": [entry(40, "error_rate_onset")], "signals": [], "impact": {"failed": 100}, "sources": sources}
    assert judged("x", truth, told).wrong == (
        "recall is 0.50",
        "key recall is 0.50",
        "1 of 1 entries are key",
        "the true cause stands at place 0",
        "100 failed requests were told, 320 failed",
        "app.jsonl was told to be +30 s off, it is +0 s off",
    )
