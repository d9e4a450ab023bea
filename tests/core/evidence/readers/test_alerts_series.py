from __future__ import annotations

from afterword.core.evidence.alerting import fingerprint


def told(reading, kind):
    return [
        (moment.at.strftime("%H:%M:%S"), moment.labels["alertname"])
        for moment in reading.moments
        if moment.kind == kind
    ]


def test_alert_that_disappears_and_comes_back_fires_twice_and_is_resolved_twice(read):
    reading = read("alerts_series/firing_and_pending.json")
    assert reading.report.kind == "alerts_series"
    assert told(reading, "alert_firing") == [
        ("10:00:20", "DiskFull"),
        ("10:00:30", "HighErrorRate"),
        ("10:01:40", "HighErrorRate"),
    ]
    assert told(reading, "alert_resolved") == [("10:01:00", "HighErrorRate"), ("10:02:00", "HighErrorRate")]


def test_alert_that_lasts_to_the_end_of_the_window_is_not_resolved(read):
    names = {name for _, name in told(read("alerts_series/firing_and_pending.json"), "alert_resolved")}
    assert "DiskFull" not in names


def test_pending_alert_is_told_apart_from_a_firing_one(read):
    assert told(read("alerts_series/firing_and_pending.json"), "pending") == [("10:00:00", "HighErrorRate")]


def test_window_in_the_index_shows_that_the_only_alert_ended(read_within):
    reading = read_within("alerts_series/indexed", "ALERTS.json")
    assert told(reading, "alert_resolved") == [("10:01:00", "HighErrorRate")]


def test_value_of_alerts_for_state_says_when_the_condition_came_true(read):
    assert told(read("alerts_series/for_state.json"), "pending") == [("09:59:53", "HighErrorRate")]


def test_evidence_names_the_stretch_of_the_series(read):
    piece = read("alerts_series/firing_and_pending.json").moments[0].evidence[0]
    assert piece.file == "firing_and_pending.json"
    assert piece.start < piece.end


def test_fingerprint_equals_the_one_that_alertmanager_computes():
    labels = {"alertname": "HighLatencyP95", "service": "orders-api", "severity": "page"}
    assert fingerprint(labels) == "17efed4bf08b2791"
