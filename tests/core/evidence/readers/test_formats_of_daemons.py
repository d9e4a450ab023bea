"""Logs of daemons that have a format of their own: time, level, who says it, message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.core.evidence.logs import read_fixture

FIRST = [
    ("klog.log", "klog", "INFO", "reconciler.go"),
    ("logcat.log", "logcat", "DEBUG", "WindowManager"),
    ("apache_error.log", "apache_error", "INFO", "mpm_event"),
    ("mysql_error.log", "mysql_error", "INFO", "Server"),
    ("piped_log.log", "piped_log", None, "Step_SPUtils"),
    ("redis.log", "redis", "WARNING", None),
    ("rabbitmq.log", "rabbitmq", "INFO", None),
    ("rabbitmq_report.log", "rabbitmq", "ERROR", None),
]


@pytest.mark.parametrize(("name", "kind", "level", "logger"), FIRST)
def test_kind_level_and_logger_are_found(name: str, kind: str, level: str | None, logger: str | None) -> None:
    reading = read_fixture(name)
    first = reading.moments[0]
    assert (reading.report.kind, first.labels.get("level"), first.labels.get("logger")) == (kind, level, logger)


@pytest.mark.parametrize("name", ["klog.log", "mysql_error.log", "redis.log", "rabbitmq.log", "rabbitmq_report.log"])
def test_lines_without_a_time_go_on_with_the_record_before(name: str) -> None:
    report = read_fixture(name).report
    assert report.unread == 0
    assert report.continuation


def test_time_with_the_year_at_its_end_is_read() -> None:
    report = read_fixture("apache_error.log").report
    assert report.first == datetime(2026, 1, 15, 10, 0, 1, 123_000, tzinfo=UTC)
    assert report.problem is None


def test_clock_with_one_digit_is_read() -> None:
    moments = read_fixture("piped_log.log").moments
    assert datetime(2017, 12, 23, 22, 16, 0, 41_000, tzinfo=UTC) in [m.at for m in moments]
    assert datetime(2017, 12, 23, 9, 5, 7, 8_000, tzinfo=UTC) in [m.at for m in moments]


def test_csvlog_tells_severity_and_message_and_its_statement_goes_on() -> None:
    reading = read_fixture("postgres_csv.log")
    assert [(m.labels["level"], m.text) for m in reading.moments] == [
        ("ERROR", "canceling statement due to statement timeout"),
        ("INFO", "checkpoint starting: time"),
    ]
    assert (reading.report.records, reading.report.continuation) == (2, 1)


def test_time_as_a_number_or_with_points_is_found_in_the_line() -> None:
    for name in ("plain_log_unix.log", "plain_log_dotted.log"):
        assert [m.at.isoformat()[:19] for m in read_fixture(name).moments] == [
            "2026-01-15T10:00:01",
            "2026-01-15T10:00:02",
        ]
