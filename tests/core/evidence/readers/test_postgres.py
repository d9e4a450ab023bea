"""Server logs of PostgreSQL, with statements over several lines."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.core.evidence.logs import adds_up, log_of, read_fixture, read_text


def test_severities_are_levels_and_tabs_go_on_with_the_record_before() -> None:
    reading = read_fixture("postgres.log")
    report = reading.report
    assert (report.kind, report.records, report.continuation, report.unread) == ("postgres", 5, 2, 0)
    assert adds_up(report)
    assert [moment.labels["level"] for moment in reading.moments] == ["INFO", "CRITICAL", "ERROR", "INFO", "INFO"]
    assert reading.moments[3].labels["written"] == "STATEMENT"


def test_zone_stands_in_the_line() -> None:
    report = read_fixture("postgres.log").report
    assert (report.zone, report.zone_source) == ("UTC", "stated")
    assert report.first == datetime(2026, 1, 15, 10, 0, 0, 100_000, tzinfo=UTC)


def test_local_zone_is_turned_into_utc(tmp_path: Path) -> None:
    report = read_text(tmp_path, "pg.log", "2026-01-15 11:00:00.000 CET [1] LOG:  checkpoint starting: time\n").report
    assert (report.zone, report.first) == ("CET", datetime(2026, 1, 15, 10, tzinfo=UTC))


def test_start_is_told_apart_from_a_checkpoint_that_starts() -> None:
    kinds = {moment.text: moment.kind for moment in read_fixture("postgres.log").moments}
    assert kinds["database system is ready to accept connections"] == "process_start"
    assert kinds["checkpoint starting: time"] == "log_line"


def test_numbers_do_not_split_patterns(tmp_path: Path) -> None:
    rows = [
        f"2026-01-15 10:00:{n:02d}.000 UTC [{n}] LOG:  duration: {n * 7}.5 ms  statement: select {n}\n"
        for n in range(9)
    ]
    assert len(log_of(read_text(tmp_path, "pg.log", "".join(rows))).patterns) == 1
