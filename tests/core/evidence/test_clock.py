"""Zones: stated, inferred when the neighbours prove it, assumed when nothing does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.core.evidence.logs import log_of, read_text, reports

from afterword.core.evidence.clock import shifted
from afterword.core.evidence.walk import read_evidence

START = datetime(2026, 1, 15, 10, tzinfo=UTC)


def access(count: int = 600) -> str:
    at = (START + timedelta(seconds=n) for n in range(count))
    return "".join(f'192.0.2.1 - - [{t:%d/%b/%Y:%H:%M:%S} +0000] "GET / HTTP/1.1" 200 1 "-" "a"\n' for t in at)


def application(hours: float, count: int = 300) -> str:
    at = (START + timedelta(hours=hours, seconds=60 + n) for n in range(count))
    return "".join(f"{t:%Y-%m-%d %H:%M:%S} INFO shop: paid {n}\n" for n, t in enumerate(at))


def written(folder: Path, hours: float, count: int = 300) -> Path:
    (folder / "access.log").write_text(access())
    (folder / "app.log").write_text(application(hours, count))
    return folder


def test_log_that_fits_as_it_is_stays_assumed(tmp_path: Path) -> None:
    report = reports(written(tmp_path, 0))["app.log"]
    assert (report.zone, report.zone_source) == ("UTC", "assumed")


def test_log_that_fits_only_two_hours_earlier_is_moved(tmp_path: Path) -> None:
    report = reports(written(tmp_path, 2))["app.log"]
    assert (report.zone, report.zone_source) == ("+02:00", "inferred")
    assert report.first == START + timedelta(seconds=60)


def test_log_west_of_utc_is_moved_the_other_way(tmp_path: Path) -> None:
    report = reports(written(tmp_path, -8))["app.log"]
    assert (report.zone, report.first) == ("-08:00", START + timedelta(seconds=60))


def test_log_that_no_whole_hour_brings_near_is_left_alone(tmp_path: Path) -> None:
    report = reports(written(tmp_path, 2.5))["app.log"]
    assert (report.zone, report.zone_source) == ("UTC", "assumed")


def test_log_of_another_day_is_left_alone(tmp_path: Path) -> None:
    report = reports(written(tmp_path, 24 * 3))["app.log"]
    assert (report.zone_source, report.first) == ("assumed", START + timedelta(days=3, seconds=60))


def test_stated_zone_is_never_a_skew(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(access().replace("+0000", "+0200"))
    (tmp_path / "app.jsonl").write_text(
        '{"ts":"2026-01-15T08:00:01Z","msg":"a"}\n{"ts":"2026-01-15T08:00:02Z","msg":"b"}\n'
    )
    found = reports(tmp_path)
    assert found["access.log"].first == START - timedelta(hours=2)
    assert {report.skew_seconds for report in found.values()} == {None}


def test_all_that_a_reading_holds_moves_together(tmp_path: Path) -> None:
    before = read_text(tmp_path, "app.log", application(2))
    after = shifted(before, 7200)
    levels = (log_of(before).levels, log_of(after).levels)
    assert levels[0] is not None
    assert levels[1] is not None
    assert levels[0].item(0, "second") - levels[1].item(0, "second") == 7200
    assert before.moments[0].at - after.moments[0].at == timedelta(hours=2)
    patterns = (log_of(before).patterns[0], log_of(after).patterns[0])
    assert patterns[0].first - patterns[1].first == timedelta(hours=2)
    assert min(patterns[0].per_bucket) - min(patterns[1].per_bucket) == 7200


def test_two_access_logs_that_disagree_prove_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(access())
    (tmp_path / "b.log").write_text(access().replace("+0000", "+0200"))
    (tmp_path / "error.log").write_text("2026/01/15 10:00:09 [error] 1#1: *1 upstream timed out\n" * 3)
    [report] = [reading.report for reading in read_evidence([tmp_path]) if reading.report.kind == "nginx_error"]
    assert report.zone_source == "assumed"
