"""Log records in a JSON list, or laid out over several lines."""

from __future__ import annotations

import polars as pl
import pytest
from tests.core.evidence.logs import log_of, read_text, total
from tests.core.evidence.readers.conftest import Read

NAMES = ("entries_of_a_cloud", "one_line", "hits", "attributes", "laid_out")


@pytest.mark.parametrize("name", NAMES)
def test_failing_record_is_told_with_its_level_and_time(name: str, read: Read) -> None:
    reading = read(f"json_records/{name}.json")
    error = next(m for m in reading.moments if m.text == "could not get a connection")
    assert (reading.report.kind, error.labels["level"], error.at.hour, error.at.minute) == (
        "json_records",
        "ERROR",
        10,
        0,
    )


def test_record_stands_on_the_lines_of_its_object(read: Read) -> None:
    lines = [m.evidence[0].line_start for m in read("json_records/laid_out.json").moments]
    assert lines == [1, 8]


def test_record_without_a_time_is_unread_and_requests_are_counted(read: Read) -> None:
    reading = read("json_records/entries_of_a_cloud.json")
    assert (reading.report.records, reading.report.unread) == (2, 1)
    assert total(log_of(reading).requests, "requests", pl.col("status") == 503) == 1


def test_access_line_inside_a_hit_is_a_request(read: Read) -> None:
    assert total(log_of(read("json_records/hits.json")).requests, "requests", pl.col("status") == 502) == 1


def test_call_that_changed_something_is_told_by_its_name(read: Read) -> None:
    assert [m.text for m in read("json_records/trail.json").moments] == ["ModifyDBInstance"]


def test_list_that_was_cut_short_gives_what_stands_whole_before(tmp_path) -> None:
    text = '[\n{"time":"2026-01-15T10:00:01Z","level":"error","msg":"one"},\n{"time":"2026-01-15T10:0'
    report = read_text(tmp_path, "cut.json", text).report
    assert (report.kind, report.records) == ("json_records", 1)
    assert report.problem is not None


def test_log_whose_first_line_is_longer_than_the_head_is_known(tmp_path) -> None:
    long = '{"time":"2026-01-15T10:00:01Z","level":"error","msg":"dump","dump":"' + "x" * 70_000 + '"}\n'
    report = read_text(tmp_path, "app.log", long + '{"time":"2026-01-15T10:00:02Z","msg":"ok"}\n').report
    assert (report.kind, report.records, report.unread) == ("json_lines", 2, 0)
