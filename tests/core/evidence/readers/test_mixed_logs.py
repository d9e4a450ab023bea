"""Lines of several kinds in one file: each is read as what it is, and none is lost."""

from __future__ import annotations

import polars as pl
import pytest
from tests.core.evidence.logs import adds_up, log_of, read_fixture, read_text, total


def test_lines_of_other_kinds_behind_an_access_log_are_records_too() -> None:
    reading = read_fixture("mixed_access_then_json.log")
    assert (reading.report.records, reading.report.unread, reading.report.continuation) == (6, 0, 0)
    assert total(log_of(reading).requests, "requests") == 3
    assert (reading.moments[0].labels["level"], reading.moments[0].text) == ("ERROR", "could not get a connection")
    assert reading.report.note == "It also holds lines of json_lines, klog, which were read as such."


def test_time_without_a_year_in_the_midst_takes_that_of_the_other_lines() -> None:
    last = read_fixture("mixed_access_then_json.log").moments[-1]
    assert (last.at.isoformat(), last.labels["level"]) == ("2026-01-15T10:00:05+00:00", "ERROR")


def test_requests_between_messages_and_stack_traces_are_counted() -> None:
    reading = read_fixture("mixed_worker_with_access.log")
    assert (reading.report.records, reading.report.continuation) == (4, 4)
    assert total(log_of(reading).requests, "requests", pl.col("status") == 500) == 1


@pytest.mark.parametrize("name", ["syslog_with_inner_lines.log", "json_collected.jsonl"])
def test_request_inside_a_message_is_counted(name: str) -> None:
    assert total(log_of(read_fixture(name)).requests, "requests", pl.col("status") == 502) == 1


def test_json_and_logfmt_inside_syslog_tell_their_level_and_message() -> None:
    moments = read_fixture("syslog_with_inner_lines.log").moments
    told = [(m.labels.get("level"), m.labels["logger"], m.text) for m in moments]
    assert told[0] == ("ERROR", "shop", "could not get a connection")
    assert told[1] == ("WARNING", "proxy", "upstream is slow")
    assert told[2][1] == "systemd"


def test_services_of_compose_without_times_are_read_by_their_own_times() -> None:
    reading = read_fixture("container_log_compose_untimed.log")
    assert (reading.report.kind, reading.report.records) == ("container_log", 5)
    assert {m.labels["logger"] for m in reading.moments} == {"db-1", "api-1", "cache-1"}
    assert reading.report.zone_source == "stated"


def test_object_without_a_time_behind_a_stamp_tells_its_level() -> None:
    [error] = read_fixture("container_log_stern.log").moments
    assert (error.labels["level"], error.labels["logger"]) == ("ERROR", "api-5d8c9-abcde api")


def test_two_logs_of_any_size_put_together_keep_every_line(tmp_path) -> None:
    access = '192.0.2.1 - - [15/Jan/2026:10:{:02d}:{:02d} +0000] "GET /a HTTP/1.1" 200 5 "-" "b"\n'
    plain = "2026-01-15 10:{:02d}:{:02d} ERROR shop: could not get a connection\n"
    times = [(minute, second) for minute in range(20) for second in range(60)]
    text = "".join(access.format(*at) for at in times) + "".join(plain.format(*at) for at in times)
    report = read_text(tmp_path, "both.log", text).report
    assert (report.records, report.unread, report.continuation) == (2400, 0, 0)
    assert adds_up(report)


def test_trace_that_prints_a_date_is_no_record_of_another_kind(tmp_path) -> None:
    text = (
        "2026-01-15 10:00:01,000 ERROR shop: could not parse\n"
        "Traceback (most recent call last):\n"
        '  File "app.py", line 3, in run\n'
        "ValueError: time data '2026-01-15 10:00:00' does not match\n"
        "2026-01-15 10:00:02,000 INFO shop: next\n"
    )
    report = read_text(tmp_path, "app.log", text).report
    assert (report.records, report.continuation) == (2, 3)
