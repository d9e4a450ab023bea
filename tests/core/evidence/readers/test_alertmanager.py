from __future__ import annotations


def test_active_alert_starts_and_its_provisional_end_is_no_recovery(read):
    reading = read("alertmanager/amtool.json")
    assert reading.report.kind == "alertmanager"
    assert {moment.kind for moment in reading.moments} == {"alert_firing"}
    assert reading.moments[0].at.isoformat() == "2026-01-01T10:00:30.500000+00:00"
    assert reading.moments[0].labels["fingerprint"] == "a1b2c3d4e5f60718"


def test_silenced_alert_is_marked_as_such(read):
    assert [moment.labels.get("silenced") for moment in read("alertmanager/amtool.json").moments] == [None, "1"]


def test_evidence_names_the_lines_of_the_alert_itself(read):
    first, second = (moment.evidence[0] for moment in read("alertmanager/amtool.json").moments)
    assert first.line_start == 2
    assert second.line_start == first.line_end + 1


def test_grouped_alerts_are_taken_out_of_their_groups(read):
    assert [m.labels["service"] for m in read("alertmanager/groups.json").moments] == ["shop", "db"]


def test_list_that_was_cut_short_gives_the_alerts_before_the_cut(read):
    report = read("alertmanager/cut_short.json").report
    assert (report.records, report.unread) == (1, 1)
    assert "cut short" in report.problem
