"""The JSON of a timeline has the shape of the contract and can be read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from tests.core.timeline.scenarios import bad_deploy, scrape_gap

from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import from_json, stamp, to_json


def test_json_has_the_fields_of_the_contract() -> None:
    answer = to_json(build_timeline(bad_deploy()))
    assert {"window", "sources", "entries", "signals", "impact", "phases"} <= set(answer)
    assert {"at", "kind", "source", "actor", "text", "recorded", "evidence", "score", "key", "reason"} == set(
        answer["entries"][0]
    )
    signal = {"name", "file", "onset", "direction", "baseline", "peak", "score", "rank"}
    assert signal | {"service", "reason"} == set(answer["signals"][0])
    impact = {"start", "end", "duration_seconds", "requests", "failed", "affected_users", "in_window", "source"}
    assert impact <= set(answer["impact"])
    assert set(answer["phases"]) == {"impact_started", "detected", "acknowledged", "mitigated", "resolved"}
    source = {"file", "kind", "sha256", "records", "unread", "unread_examples", "first", "last", "zone", "zone_source"}
    assert source | {"gaps", "skew_seconds", "lines", "continuation", "blank"} <= set(answer["sources"][0])


def test_metric_evidence_names_series_and_stretch() -> None:
    answer = to_json(build_timeline(scrape_gap()))
    [gap] = [entry for entry in answer["entries"] if entry["kind"] == "gap_start"]
    assert set(gap["evidence"][0]) == {"file", "series", "from", "to"}


def test_timeline_read_back_from_json_is_the_same() -> None:
    timeline = build_timeline(scrape_gap())
    assert to_json(from_json(to_json(timeline))) == to_json(timeline)
    assert from_json(to_json(timeline)).phases == timeline.phases


def test_stamp_is_utc_with_milliseconds_only_when_there_are_any() -> None:
    at = datetime(2026, 3, 7, 3, 0, 0, 120_000, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(at) == "2026-03-07T01:00:00.120Z"
    assert stamp(datetime(2026, 3, 7, 1, 0, tzinfo=UTC)) == "2026-03-07T01:00:00Z"
    assert stamp(None) is None
