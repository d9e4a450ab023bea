"""What people and spreadsheets write: CSV, OpenMetrics text, plain notes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.core.evidence.logs import adds_up, read_text
from tests.core.evidence.readers.conftest import Read

from afterword.core.evidence.walk import read_evidence

COUNTED = ["csv_table/log.csv", "csv_table/series.csv", "openmetrics/samples.txt", "notes/headed.md"]


@pytest.mark.parametrize("name", [*COUNTED, "notes/2026-01-15_outage.txt"])
def test_every_line_is_counted_once(name: str, read: Read) -> None:
    assert adds_up(read(name).report)


def test_table_with_words_is_a_log(read: Read) -> None:
    reading = read("csv_table/log.csv")
    assert (reading.report.kind, reading.report.records, reading.report.unread) == ("csv_table", 3, 1)
    assert [(m.labels["level"], m.labels["logger"]) for m in reading.moments] == [
        ("ERROR", "web-1"),
        ("WARNING", "web-2"),
        ("INFO", "web-2"),
    ]
    assert reading.moments[0].text == "could not get, after 2 s,\na connection"


def test_columns_of_numbers_are_series(read: Read) -> None:
    series = read("csv_table/series.csv").series
    assert [one.name for one in series] == ['cpu{service="web-1"}', 'memory %{service="web-1"}']
    assert series[1].values.tolist() == [71.0, 72.0, 99.0]
    assert series[0].step == 15.0


def test_gauge_keeps_its_values_and_counter_becomes_a_rate(read: Read) -> None:
    reading = read("openmetrics/samples.txt")
    rate, gauge = sorted(reading.series, key=lambda one: one.name, reverse=True)
    assert gauge.values.tolist() == [3.0, 40.0]
    assert rate.name == 'rate(http_requests_total{code="500", path="/a"})'
    assert rate.values.tolist() == [30 / 15.5, 31 / 15.5]


def test_samples_without_a_time_are_said(tmp_path: Path) -> None:
    report = read_text(tmp_path, "scrape.txt", '# TYPE up gauge\nup 1\nup{a="b"} 0\n').report
    assert report.problem == "2 of its samples carry no time and tell nothing of a course."


def test_day_of_notes_is_in_the_name_of_the_file(read: Read) -> None:
    moments = read("notes/2026-01-15_outage.txt").moments
    assert moments[0].at == datetime(2026, 1, 15, 10, 15, tzinfo=UTC)
    assert (moments[1].actor, moments[1].text) == ("ines", "rolled back to v2.3.0")


def test_note_after_midnight_is_of_the_next_day(read: Read) -> None:
    assert read("notes/2026-01-15_outage.txt").moments[-1].at == datetime(2026, 1, 16, 0, 3, tzinfo=UTC)


def test_heading_gives_the_day_and_a_zone_is_stated(read: Read) -> None:
    reading = read("notes/headed.md")
    assert [m.text for m in reading.moments] == ["restarted the queue", "rolled back"]
    assert (reading.moments[0].at.day, reading.report.zone_source) == (15, "stated")


def test_notes_without_a_day_take_it_from_beside_them(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("2019-03-04T10:00:00Z INFO up\n2019-03-04T10:00:01Z INFO on\n")
    (tmp_path / "notes.txt").write_text("10:15 restarted the queue\n10:20 all is well\n")
    report = next(r.report for r in read_evidence([tmp_path]) if r.report.kind == "notes")
    assert report.first == datetime(2019, 3, 4, 10, 15, tzinfo=UTC)
    assert report.problem == "Its times name no day; 2019-03-04 is taken from app.log."


def test_sample_at_an_impossible_time_is_unread(tmp_path: Path) -> None:
    report = read_text(
        tmp_path, "m.txt", "# TYPE up gauge\nup 1 1768471200\nup 1 9e99\nup 1 5\nup 1.2.3 1768471200\n"
    ).report
    assert (report.records, report.unread) == (1, 3)
    assert adds_up(report)


def test_rough_times_are_times(tmp_path: Path) -> None:
    (tmp_path / "2026-01-15.txt").write_text("10:15 restarted the queue\n~10:30 rolled back\n- ca. 10:40 all is well\n")
    [reading] = read_evidence([tmp_path])
    assert [f"{moment.at:%H:%M} {moment.text}" for moment in reading.moments] == [
        "10:15 restarted the queue", "10:30 rolled back", "10:40 all is well",
    ]  # fmt: skip


def test_table_whose_rows_lose_their_times_behind_a_long_cell_is_still_read(tmp_path: Path) -> None:
    rows = ["time,message", "2026-01-15T10:00:00Z,began", f"2026-01-15T10:00:01Z,{'x' * 70_000}", *["later,lost"] * 30]
    report = read_text(tmp_path, "log.csv", "\n".join(rows) + "\n").report
    assert (report.kind, report.records, report.unread, report.problem) == ("csv_table", 2, 30, None)
    assert adds_up(report)
