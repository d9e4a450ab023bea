"""syslog, old and new: priorities, programs, and the year that the old one does not name."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from tests.core.evidence.logs import read_fixture, read_text

from afterword.core.evidence.walk import read_evidence

LINE = "Jan 15 10:00:01 db-1 postgres[1]: ready\n"


def test_program_and_message_are_parted() -> None:
    reading = read_fixture("syslog.log")
    assert reading.report.kind == "syslog"
    assert [m.labels.get("logger") for m in reading.moments] == ["kernel", "postgres", "systemd", "sshd(pam_unix)"]
    assert reading.moments[3].text == "check pass; user unknown"


def test_january_after_december_is_the_next_year(tmp_path: Path) -> None:
    text = "Dec 31 23:59:59 db-1 a[1]: x\nJan  1 00:00:01 db-1 a[1]: y\n"
    (tmp_path / "app.log").write_text("2025-12-31T20:00:00Z INFO up\n2026-01-01T01:00:00Z INFO on\n")
    (tmp_path / "messages").write_text(text)
    report = next(r.report for r in read_evidence([tmp_path]) if r.report.kind == "syslog")
    assert report.first == datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert report.last == datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_year_is_taken_from_the_source_beside_it_and_said(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("2019-01-15T10:00:00Z INFO up\n2019-01-15T10:00:01Z INFO on\n")
    (tmp_path / "messages").write_text(LINE)
    report = next(r.report for r in read_evidence([tmp_path]) if r.report.kind == "syslog")
    assert report.first == datetime(2019, 1, 15, 10, 0, 1, tzinfo=UTC)
    assert report.problem == "Its times name no year; 2019 is taken from app.log."


def test_year_alone_is_the_newest_before_the_file_was_written(tmp_path: Path) -> None:
    path = tmp_path / "messages"
    path.write_text(LINE)
    written = datetime(2021, 1, 10, tzinfo=UTC).timestamp()
    os.utime(path, (written, written))
    [reading] = read_evidence([path])
    assert reading.report.first == datetime(2020, 1, 15, 10, 0, 1, tzinfo=UTC)
    assert reading.report.problem is not None
    assert "2020 is assumed" in reading.report.problem


def test_whole_time_stamps_need_no_year_from_elsewhere() -> None:
    report = read_fixture("syslog_precise.log").report
    assert (report.kind, report.zone, report.problem) == ("syslog", "+01:00", None)


def test_leap_day_stays_a_day(tmp_path: Path) -> None:
    report = read_text(tmp_path, "messages", "Feb 29 10:00:01 db-1 postgres[1]: ready at 2024-02-29\n" * 2).report
    assert report.first == datetime(2024, 2, 29, 10, 0, 1, tzinfo=UTC)


def test_rfc_5424_gives_level_program_and_message() -> None:
    reading = read_fixture("syslog_5424.log")
    assert (reading.report.kind, reading.report.records, reading.report.unread) == ("syslog_5424", 3, 1)
    assert [(m.labels["level"], m.labels["logger"], m.text) for m in reading.moments] == [
        ("INFO", "evntslog", "queue is full"),
        ("CRITICAL", "su", "su root failed on /dev/pts/8"),
    ]
