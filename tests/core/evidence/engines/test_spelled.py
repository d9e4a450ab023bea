"""Times that are spelled in uncommon ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.evidence.logs import adds_up, read_fixture, read_text

from afterword.core.evidence.engines.spelled import find_spelled

DATED = (
    "%Y.%m.%d %H:%M:%S", "%Y-%m-%d_%H:%M:%S", "%Y_%m_%d %H.%M.%S", "%Y%m%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ",
    "%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S UTC %Y", "%b %d, %Y %I:%M:%S %p", "%d %B %Y %H:%M:%S",
    "%d-%b-%y %H:%M:%S", "%Y-%m-%d %I:%M:%S %p",
)  # fmt: skip
ORDERED = ("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S", "%m-%d-%y %H:%M:%S")
YEARLESS = ("%m-%d %H:%M:%S", "%m/%d %H:%M:%S", "%m.%d %H:%M:%S", "%b %d %H:%M:%S")
MOMENTS = st.datetimes(datetime(2001, 9, 10), datetime(2033, 5, 17)).map(lambda at: at.replace(microsecond=0))
BEGINNING = datetime(2026, 1, 28, 23, 59, 50)


def read(lines: list[str]) -> list[datetime]:
    """The times of lines, as the file that holds just these would have them read."""
    spelled = find_spelled(lines)
    assert spelled is not None
    found = spelled.read(pl.DataFrame({"n": range(len(lines)), "line": lines}))
    return [datetime.fromtimestamp(at, UTC).replace(tzinfo=None) for at in found.get_column("second")]


@pytest.mark.parametrize("form", DATED)
@given(at=MOMENTS)
def test_time_is_what_was_spelled(form: str, at: datetime) -> None:
    times = [at + timedelta(seconds=step) for step in range(3)]
    assert read([f"[{one.strftime(form)}] pool {count} opened" for count, one in enumerate(times)]) == times


@pytest.mark.parametrize("form", ORDERED)
def test_day_and_month_are_told_apart_by_their_values(form: str) -> None:
    times = [BEGINNING + timedelta(seconds=7 * step) for step in range(3)]
    assert read([f"{one.strftime(form)} pool opened" for one in times]) == times


@pytest.mark.parametrize("form", YEARLESS)
def test_times_without_a_year_follow_each_other_into_the_next(form: str) -> None:
    times = [datetime(2000, 12, 31, 23, 59, 58) + timedelta(seconds=step) for step in range(4)]
    assert read([f"{one.strftime(form)} pool opened" for one in times]) == times


def test_day_and_month_that_could_be_either_are_taken_as_usual_and_said_to_be(tmp_path: Path) -> None:
    report = read_text(tmp_path, "app.log", "03/04/2026 10:00:00 INFO a\n03/04/2026 10:00:01 INFO b\n").report
    assert report.first is not None
    assert report.first.day + report.first.month == 7
    assert report.problem is not None
    assert "may name the day or the month first" in report.problem


def test_clock_that_goes_back_has_passed_midnight(tmp_path: Path) -> None:
    text = "23:59:59.900 INFO a\n00:00:00.100 INFO b\n00:00:01.100 INFO c\n"
    report = read_text(tmp_path, "app-2026-01-15.log", text).report
    assert (report.first, report.last) == (
        datetime(2026, 1, 15, 23, 59, 59, 900_000, UTC),
        datetime(2026, 1, 16, 0, 0, 1, 100_000, UTC),
    )


def test_day_of_a_clock_is_said_to_be_taken_from_elsewhere() -> None:
    report = read_fixture("plain_log_no_day.log").report
    assert report.problem is not None
    assert report.problem.startswith("Its times name no day; ")


def test_afternoon_is_no_morning(tmp_path: Path) -> None:
    report = read_text(tmp_path, "app.log", "2026-01-15 01:00:00 PM a\n2026-01-15 12:00:00 AM b\n").report
    assert (report.first, report.last) == (datetime(2026, 1, 15, 0, tzinfo=UTC), datetime(2026, 1, 15, 13, tzinfo=UTC))


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000, 1_000_000_000])
def test_unix_time_is_read_in_any_unit(unit: int, tmp_path: Path) -> None:
    text = "".join(f"{(1_768_471_200 + step) * unit} pool opened\n" for step in range(3))
    report = read_text(tmp_path, "app.log", text).report
    assert (report.first, report.zone_source) == (datetime(2026, 1, 15, 10, tzinfo=UTC), "stated")


def test_number_that_is_no_time_does_not_make_a_log(tmp_path: Path) -> None:
    text = "version 1.2.3\nbuild 20261399 99:99:99 done\nratio 13.47 of 99:61:99\n"
    assert find_spelled(text.splitlines()) is None


@given(lines=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60), max_size=20))
def test_any_text_is_read_without_failing(lines: list[str]) -> None:
    spelled = find_spelled(lines)
    assert spelled is None or spelled.read(pl.DataFrame({"n": range(len(lines)), "line": lines})).height <= len(lines)


def test_records_of_java_util_logging_take_level_and_message_from_their_second_line() -> None:
    reading = read_fixture("java_util_logging.log")
    assert reading.log is not None
    told = {(one.level, one.template) for one in reading.log.patterns}
    assert ("ERROR", "could not get a connection") in told
    assert (reading.report.kind, reading.report.records, reading.report.unread) == ("java_util_logging", 4, 0)
    assert reading.report.last == datetime(2026, 1, 15, 13, 0, 2, tzinfo=UTC)
    assert adds_up(reading.report)
