"""Plain logs: any line with a time, what follows it, and who says it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.core.evidence.logs import adds_up, log_of, read_fixture, read_text, reports, total

WAYS = [
    "2026-01-15T10:00:01Z INFO starting",
    "2026-01-15T10:00:01.000+00:00 INFO starting",
    "2026-01-15 12:00:01,000 +0200 INFO starting",
    "[2026-01-15 10:00:01] INFO starting",
    "INFO 2026-01-15 10:00:01.000 starting",
    "host-1 2026/01/15 10:00:01 INFO starting",
    "15/Jan/2026:10:00:01 +0000 INFO starting",
    "26/01/15 10:00:01 INFO starting",
    "20260115-10:00:01:000|INFO|starting",
]


@pytest.mark.parametrize("way", WAYS)
def test_time_is_found_in_many_forms(way: str, tmp_path: Path) -> None:
    report = read_text(tmp_path, "some.log", f"{way}\n{way}\n").report
    assert (report.kind, report.records, report.unread) == ("plain_log", 2, 0)
    assert report.first == datetime(2026, 1, 15, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("way", WAYS)
def test_level_is_found_wherever_the_time_stands(way: str, tmp_path: Path) -> None:
    levels = log_of(read_text(tmp_path, "some.log", f"{way}\n{way}\n")).levels
    assert total(levels, "records") == 2


def test_traceback_goes_on_with_the_record_before() -> None:
    report = read_fixture("plain_log_traceback.log").report
    assert (report.records, report.continuation, report.blank, report.unread) == (3, 4, 1, 0)
    assert adds_up(report)


def test_logger_and_level_are_parted_from_the_message() -> None:
    moments = read_fixture("plain_log_traceback.log").moments
    assert [(m.labels["logger"], m.labels["level"], m.text) for m in moments] == [
        ("shop.boot", "INFO", "starting shop v1.2.3"),
        ("shop.http", "ERROR", "could not get a connection after 2.00 sec"),
        ("shop.pool", "WARNING", "3 waiting"),
    ]


def test_moment_knows_its_line_and_its_pattern() -> None:
    reading = read_fixture("plain_log_traceback.log")
    error = reading.moments[1]
    assert [(span.file, span.line_start) for span in error.evidence] == [("plain_log_traceback.log", 2)]
    assert error.labels["pattern"] in {pattern.id for pattern in log_of(reading).patterns}


def test_supervisor_tells_starts_exits_reloads_and_what_was_done_by_hand() -> None:
    kinds = [moment.kind for moment in read_fixture("plain_log_supervisor.log").moments]
    assert kinds == ["process_start", "process_exit", "process_exit", "config_change", "log_line"]


def test_lines_before_the_first_record_are_unread(tmp_path: Path) -> None:
    report = read_text(tmp_path, "a.log", "a banner\n2026-01-15 10:00:01 INFO up\n2026-01-15 10:00:02 INFO on\n").report
    assert (report.records, report.unread, report.unread_examples[0].text) == (2, 1, "a banner")


def test_garbled_line_is_unread_and_not_a_continuation(tmp_path: Path) -> None:
    text = b"2026-01-15 10:00:01 INFO up\n\x00\x01\xff\xfe broken\n2026-01-15 10:00:02 INFO on\n"
    report = read_text(tmp_path, "a.log", text).report
    assert (report.records, report.unread, report.continuation) == (2, 1, 0)


def test_prose_is_of_no_known_kind(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("We met on Tuesday.\nNothing was decided.\n")
    report = reports(tmp_path)["notes.txt"]
    assert report.kind == "unknown"
    assert report.problem == "notes.txt is of no kind that is known here."


def test_many_records_leave_only_what_is_told_of_processes(tmp_path: Path) -> None:
    rows = [f"2026-01-15 10:{n // 60 % 60:02d}:{n % 60:02d} INFO shop: order {n} paid" for n in range(5100)]
    rows[40] = "2026-01-15 10:00:40 INFO shop: worker started"
    reading = read_text(tmp_path, "big.log", "\n".join(rows) + "\n")
    assert [moment.kind for moment in reading.moments] == ["process_start"]
    assert reading.report.records == 5100
