"""Timelines of made-up nights stay sane, whatever went wrong and whatever evidence there is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.core.timeline import scenarios
from tests.core.timeline.scenarios import NIGHT, SCENARIOS, at

from afterword.core.model.timeline import Entry, Timeline
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json

ENOUGH = ("bad deploy", "only talk", "scrape gap", "slow dependency", "disk full", "two incidents")


def only(timeline: Timeline, kind: str) -> list[Entry]:
    return [entry for entry in timeline.entries if entry.kind == kind]


def seconds(entry: Entry) -> float:
    return entry.at.timestamp() - NIGHT


@pytest.mark.parametrize("name", SCENARIOS)
def test_timeline_of_any_night_is_ordered_proven_and_bounded(name: str) -> None:
    timeline = build_timeline(SCENARIOS[name]())
    times = [entry.at for entry in timeline.entries]
    key = [entry for entry in timeline.entries if entry.key]
    assert times == sorted(times)
    assert 1 <= len(timeline.entries) <= 200
    assert len(key) <= 25
    assert all(entry.evidence and entry.text and entry.recorded == "during" for entry in timeline.entries)
    assert all(0 <= entry.score <= 1 for entry in timeline.entries)


@pytest.mark.parametrize("name", ENOUGH)
def test_night_with_enough_to_tell_has_eight_to_twenty_five_key_entries(name: str) -> None:
    timeline = build_timeline(SCENARIOS[name]())
    assert 8 <= sum(entry.key for entry in timeline.entries) <= 25


@pytest.mark.parametrize("name", SCENARIOS)
def test_same_evidence_gives_the_same_bytes(name: str) -> None:
    first, second = (json.dumps(to_json(build_timeline(SCENARIOS[name]()))) for _ in range(2))
    assert first == second


def test_bad_deploy_is_told_from_change_to_end() -> None:
    timeline = build_timeline(scenarios.bad_deploy())
    key = [entry.kind for entry in timeline.entries if entry.key]
    told = {
        "deploy",
        "error_rate_onset",
        "latency_onset",
        "page",
        "acknowledge",
        "recovery",
        "alert_resolved",
        "resolved",
    }
    assert told <= set(key)
    assert key[0] == "deploy"
    assert key[-1] == "resolved"
    assert seconds(only(timeline, "error_rate_onset")[0]) == 300
    assert seconds(only(timeline, "recovery")[0]) == 600
    assert timeline.signals[0].name == "db_pool_in_use"


def test_full_pool_is_told_with_its_ceiling() -> None:
    [full] = only(build_timeline(scenarios.bad_deploy()), "saturation")
    assert full.text == "db_pool_in_use reaches its ceiling of 20"


def test_impact_counts_the_requests_of_the_window() -> None:
    readings = scenarios.bad_deploy()
    impact = build_timeline(readings).impact
    frame = readings[0].log.requests
    assert impact.requests == frame["requests"].sum()
    assert impact.failed == frame.filter(frame["status"] == 503)["requests"].sum()
    assert (impact.start, impact.end) == (at(300), at(600))
    assert sum(requests for _, requests, _ in impact.per_bucket) == impact.requests
    assert impact.failed_in_window < impact.failed


def test_requests_that_the_application_logged_too_are_not_counted_twice() -> None:
    edge = scenarios.access_log(900, failing=scenarios.during(300, 600, 0.3))
    inside = scenarios.access_log(900, failing=scenarios.during(300, 600, 0.3), file="app/app.jsonl", kind="json_lines")
    both, alone = (build_timeline(readings).impact for readings in ([inside, edge], [edge]))
    assert replace(both, services=()) == replace(alone, services=())
    assert [count.source for count in both.services] == ["nginx/access.log", "app/app.jsonl"]


def test_crash_loop_is_one_entry_that_counts_the_ends() -> None:
    [loop] = only(build_timeline(scenarios.crash_loop()), "restart")
    assert loop.text.startswith("Crash loop: w2 ends 5 times in 2 min 40 s")
    assert loop.key
    assert len(loop.evidence) >= 1


def test_slow_dependency_without_errors_has_its_onset_and_no_error_onset() -> None:
    timeline = build_timeline(scenarios.slow_dependency())
    assert [seconds(entry) for entry in only(timeline, "latency_onset")] == [400]
    assert only(timeline, "error_rate_onset") == []
    assert timeline.impact.failed == 0
    assert timeline.signals[0].name == "payment_client_seconds"


def test_errors_in_a_log_alone_give_the_onset() -> None:
    timeline = build_timeline(scenarios.disk_full())
    assert abs(seconds(only(timeline, "error_rate_onset")[0]) - 600) <= 10
    assert "No space left on device" in only(timeline, "new_pattern")[0].text
    assert only(timeline, "saturation")[0].text.startswith("node_filesystem_avail_bytes runs out")
    assert timeline.impact.failed is None


def test_traffic_that_stays_away_is_a_drop_with_a_recovery() -> None:
    timeline = build_timeline(scenarios.traffic_drop())
    assert [seconds(entry) for entry in only(timeline, "traffic_drop")] == [500]
    assert abs(seconds(only(timeline, "recovery")[0]) - 900) <= 5


def test_people_alone_tell_a_night() -> None:
    timeline = build_timeline(scenarios.only_talk())
    kinds = [entry.kind for entry in timeline.entries if entry.key]
    told = ["page", "acknowledge", "status", "diagnosis", "diagnosis", "mitigation", "recovery", "resolved"]
    assert kinds == told
    assert timeline.phases.detected == at(322)
    assert "No log of requests" in timeline.unknowns[0]


def test_incident_that_began_before_the_evidence_says_so() -> None:
    timeline = build_timeline(scenarios.from_the_start())
    [onset] = only(timeline, "error_rate_onset")
    assert seconds(onset) == 0
    assert "already when the evidence begins" in onset.text


def test_two_incidents_in_one_window_have_an_onset_and_an_end_each() -> None:
    timeline = build_timeline(scenarios.two_incidents())
    assert [seconds(entry) for entry in only(timeline, "error_rate_onset")] == [300, 1500]
    assert [seconds(entry) for entry in only(timeline, "recovery")] == [420, 1700]


def test_log_that_stops_while_all_else_goes_on_is_silent() -> None:
    timeline = build_timeline(scenarios.silent_log())
    assert [round(seconds(entry)) for entry in only(timeline, "silence")] == [419]
    assert any("app/app.log falls silent" in sentence for sentence in timeline.unknowns)


def test_metrics_in_minute_steps_show_what_moved_before_the_alert() -> None:
    timeline = build_timeline(scenarios.minute_metrics())
    onsets = {signal.name: signal.onset.timestamp() - NIGHT for signal in timeline.signals}
    assert onsets == {"workers_busy": 9000, "queue_depth": 9120}


def test_sparse_traffic_has_its_onset_within_seconds() -> None:
    timeline = build_timeline(scenarios.sparse_traffic())
    [onset] = only(timeline, "error_rate_onset")
    assert abs(seconds(onset) - 1200) <= 20
    assert abs(seconds(only(timeline, "recovery")[0]) - 1800) <= 20


def test_hole_in_the_metrics_is_told_once_with_both_ends() -> None:
    timeline = build_timeline(scenarios.scrape_gap())
    assert [seconds(entry) for entry in only(timeline, "gap_start")] == [350]
    assert [seconds(entry) for entry in only(timeline, "gap_end")] == [410]
    assert len(only(timeline, "gap_start")[0].evidence) == 2


def test_quiet_night_has_no_impact_and_no_onset() -> None:
    timeline = build_timeline([scenarios.access_log(900, failing=scenarios.during(0, 900, 0.001))])
    assert timeline.impact.start is None
    assert [entry for entry in timeline.entries if entry.key] == []


def test_nothing_at_all_gives_an_empty_timeline() -> None:
    timeline = build_timeline([])
    assert (timeline.entries, timeline.start, timeline.impact.failed) == ((), None, None)


def test_given_window_leaves_out_what_lies_outside() -> None:
    timeline = build_timeline(scenarios.two_incidents(), window=(at(1200), at(2000)))
    assert [seconds(entry) for entry in only(timeline, "error_rate_onset")] == [1500]
    assert (timeline.start, timeline.end) == (at(1200), at(2000))


def test_failing_detector_leaves_the_others_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from afterword.core.detect import registry

    def broken(_case: object) -> list[object]:
        raise ValueError("no such luck")

    monkeypatch.setattr(registry, "DETECTORS", (("chat", broken), *registry.DETECTORS[:2]))
    timeline = build_timeline(scenarios.bad_deploy())
    assert only(timeline, "error_rate_onset")
    assert "What chat would show is not known: ValueError: no such luck." in timeline.unknowns


def test_flood_of_messages_alerts_and_crashes_stays_bounded() -> None:
    lines = [
        scenarios.moment(i, "process_exit", f"w{i % 9}: exited with code 1", "plain_log") for i in range(880)
    ]  # fmt: skip
    talk = [(i * 0.4, "Bob", f"could it be number {i}?") for i in range(2000)]
    alerts = [(i, i + 20, f"Alert{i % 7}", "page") for i in range(0, 880, 2)]
    flood = [
        *scenarios.bad_deploy()[:-1], scenarios.chat(*talk), scenarios.alerts(*alerts),
        scenarios.service_log(900, moments=lines, file="supervisor.log"),
    ]  # fmt: skip
    timeline = build_timeline(flood)
    assert len(timeline.entries) == 200
    assert {"deploy", "error_rate_onset", "recovery", "resolved"} <= {e.kind for e in timeline.entries if e.key}
