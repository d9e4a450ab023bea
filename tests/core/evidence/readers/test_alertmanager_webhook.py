from __future__ import annotations


def told(reading):
    return [(moment.at.strftime("%H:%M:%S"), moment.kind) for moment in reading.moments]


def test_firing_delivery_gives_its_alert_at_its_start_and_no_end(read):
    reading = read("alertmanager_webhook/firing.json")
    assert reading.report.kind == "alertmanager_webhook"
    assert told(reading) == [("10:00:30", "alert_firing")]
    moment = reading.moments[0]
    assert moment.text == "HighErrorRate starts to fire on shop (severity page): 5xx above 5 %"
    assert (moment.evidence[0].line_start, moment.evidence[0].line_end) == (1, reading.report.lines)


def test_repeated_delivery_tells_an_alert_once_at_its_first_line(read):
    reading = read("alertmanager_webhook/repeated_then_resolved.jsonl")
    assert told(reading) == [("10:00:30", "alert_firing"), ("10:09:00", "alert_resolved")]
    assert [moment.evidence[0].line_start for moment in reading.moments] == [1, 3]
    assert reading.report.records == reading.report.lines == 3


def test_line_that_is_broken_is_shown_and_the_rest_is_read(read):
    report = read("alertmanager_webhook/broken_line.jsonl").report
    assert (report.records, report.unread, report.blank, report.lines) == (2, 2, 1, 5)
    assert [example.line for example in report.unread_examples] == [2, 5]


def test_alert_that_starts_in_the_future_is_told_when_it_was_received(read):
    assert told(read("alertmanager_webhook/starts_in_the_future.jsonl")) == [("10:00:32", "alert_firing")]


def test_delivery_of_grafana_is_read_like_one_of_alertmanager(read):
    assert told(read("alertmanager_webhook/grafana.json")) == [("10:00:30", "alert_firing")]


def test_alerts_left_out_of_a_delivery_are_told_in_a_sentence(read):
    assert "12 alerts" in read("alertmanager_webhook/truncated.json").report.problem
