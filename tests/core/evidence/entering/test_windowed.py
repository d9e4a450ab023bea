"""A log that is read by a window tells the same of the window as when it is read whole."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.evidence.entering.spans import (
    DAY,
    SEEKABLE,
    STREAMED,
    access,
    at,
    entered,
    folder_of,
    inside,
    is_part_of,
    plain,
    read_window,
    rising,
    same,
)
from tests.core.evidence.logs import adds_up

from afterword.core.evidence.walk import read_evidence

WINDOW = (at("15:00:00"), at("15:10:00"))


def json_line(second: float, number: int = 0) -> str:
    """A line of JSON, at a time with milliseconds."""
    time = (DAY + timedelta(seconds=second)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    level = "error" if number % 17 == 0 else "info"
    return (
        f'{{"ts":"{time}","level":"{level}","msg":"job {number} took {number % 90} ms","status":{200 + number % 2}}}\n'
    )


def text_of(line: Callable[[float, int], str], seed: int, pace: float, disorder: float) -> bytes:
    """Lines at random distances, with a pause now and then, each written up to `disorder` seconds late."""
    rng, second, found = random.Random(seed), 0.0, list[tuple[float, str]]()
    for number in range(9_000):
        second += rng.expovariate(1 / pace) + (1800 if rng.random() < 0.0005 else 0)
        found.append((second + rng.random() * disorder, line(second, number)))
    return "".join(text for _, text in sorted(found)).encode()


@settings(max_examples=12, deadline=None)
@given(
    line=st.sampled_from([access, plain, json_line]),
    seed=st.integers(0, 10_000),
    disorder=st.sampled_from([0.0, 0.0, 5.0, 50.0]),
    place=st.floats(0.0, 1.0),
    minutes=st.sampled_from([1, 10, 45]),
)
def test_window_of_any_ordered_log_counts_what_the_whole_log_counts_there(
    line: Callable[[float, int], str], seed: int, disorder: float, place: float, minutes: int
) -> None:
    data = text_of(line, seed, 6.0, disorder)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.log"
        path.write_bytes(data)
        [whole] = read_evidence([path])
        first, last = whole.report.first, whole.report.last
        assert first is not None
        assert last is not None
        start = (first + (last - first) * place).replace(second=0, microsecond=0)
        window = (start, start + timedelta(minutes=minutes))
        part = read_window(path, window)["some.log"]
    assert same(part, whole, window)
    assert adds_up(part.report)
    assert is_part_of(part.report, data)
    assert part.report.unread == 0


@pytest.mark.parametrize("line", [access, plain, json_line])
def test_only_the_window_and_what_leads_up_to_it_is_read(line: Callable[[float, int], str], tmp_path: Path) -> None:
    data = rising(40_000, 23, line)
    (tmp_path / "day.log").write_bytes(data)
    report = read_window(tmp_path, WINDOW)["day.log"].report
    assert report.first is not None
    assert report.last is not None
    assert at("13:45:00") < report.first <= at("14:30:00")  # a look is 20 minutes long in this log
    assert at("15:15:00") <= report.last < at("16:00:00")
    assert report.read_from is not None
    assert report.read_to is not None
    assert report.read_to - report.read_from < len(data) / 8
    assert is_part_of(report, data)
    assert report.note == "Read in part, the window 2026-01-15 15:00:00 to 15:10:00 UTC and what leads up to it"


@pytest.mark.parametrize("name", [*SEEKABLE, *STREAMED])
def test_packed_log_is_read_by_a_window_however_it_is_packed(name: str, tmp_path: Path) -> None:
    data = rising(30_000, 23)
    [whole] = read_evidence([folder_of(tmp_path / "plain", [("day.log", data)])])
    path = folder_of(tmp_path / "packed", [(f"day.log.{name}", (SEEKABLE | STREAMED)[name](data))])
    part = read_window(path, WINDOW)[f"day.log.{name}"]
    assert same(part, whole, WINDOW)
    assert inside(part, WINDOW)["requests"].height > 100
    assert adds_up(part.report)
    assert part.report.problem is None
    assert part.report.records < whole.report.records
    assert is_part_of(part.report, data)


@pytest.mark.parametrize("name", STREAMED)
def test_stream_is_hashed_from_the_byte_on_that_its_report_names(name: str, tmp_path: Path) -> None:
    data = rising(30_000, 23)
    path = folder_of(tmp_path, [(f"day.log.{name}", STREAMED[name](data))])
    report = read_window(path, WINDOW)[f"day.log.{name}"].report
    assert report.read_from
    assert is_part_of(report, data)


def test_window_at_the_end_is_read_to_the_end(tmp_path: Path) -> None:
    data = rising(30_000, 20)
    (tmp_path / "day.log").write_bytes(data)
    report = read_window(tmp_path, (at("19:50:00"), at("20:30:00")))["day.log"].report
    assert report.read_to == len(data)
    assert report.last == at("19:59:57")


def test_window_that_begins_before_the_log_starts_at_its_first_byte(tmp_path: Path) -> None:
    data = rising(30_000, 20)
    (tmp_path / "day.log").write_bytes(data)
    report = read_window(tmp_path, (at("00:00:00") - timedelta(hours=1), at("00:10:00")))["day.log"].report
    assert (report.read_from, report.first) == (0, DAY)


def test_pause_that_swallows_the_window_leaves_an_empty_window(tmp_path: Path) -> None:
    early, late = rising(20_000, 9), "".join(access(20 * 3600 + n, n) for n in range(9000)).encode()
    (tmp_path / "day.log").write_bytes(early + late)
    part = read_window(tmp_path, WINDOW)["day.log"]
    assert inside(part, WINDOW)["requests"].height == 0
    assert adds_up(part.report)


def test_log_whose_times_do_not_rise_is_read_whole_and_says_so(tmp_path: Path) -> None:
    data = rising(20_000, 23) + rising(20_000, 23)
    (tmp_path / "twice.log").write_bytes(data)
    report = read_window(tmp_path, WINDOW)["twice.log"].report
    assert (report.records, report.read_from) == (40_000, None)
    assert report.note == "Read whole, since its times do not rise"


def test_packed_log_whose_times_do_not_rise_is_read_whole_too(tmp_path: Path) -> None:
    data = rising(120_000, 14) + rising(120_000, 14)
    (tmp_path / "twice.log.gz").write_bytes(STREAMED["whole.gz"](data))
    report = read_window(tmp_path, WINDOW)["twice.log.gz"].report
    assert report.records == 240_000
    assert report.note == "Read whole, since its times do not rise"


def test_two_machines_minutes_apart_in_one_log_lose_nothing(tmp_path: Path) -> None:
    lines = [access(n * 2 - (200 if n % 2 else 0), n) for n in range(40_000)]
    (tmp_path / "two.log").write_bytes("".join(lines).encode())
    [whole] = read_evidence([tmp_path])
    part = read_window(tmp_path, WINDOW)["two.log"]
    assert same(part, whole, WINDOW)
    assert part.report.records < whole.report.records


def test_end_of_summer_time_in_a_log_without_zone_loses_nothing(tmp_path: Path) -> None:
    lines = [plain(n * 2 - (3600 if n > 27_000 else 0), n) for n in range(40_000)]  # back from 15:00 to 14:00
    (tmp_path / "local.log").write_bytes("".join(lines).encode())
    [whole] = read_evidence([tmp_path])
    window = (at("14:30:00"), at("14:40:00"))
    part = read_window(tmp_path, window)["local.log"]
    assert same(part, whole, window)
    assert part.report.records < whole.report.records


def test_zone_found_by_the_other_files_is_found_before_the_log_is_entered(tmp_path: Path) -> None:
    local = rising(20_000, 3, lambda second, n: plain(second + 8 * 3600, n))
    stated = rising(20_000, 3, lambda second, n: access(second + 3600, n))
    path = folder_of(tmp_path, [("app.log", local), ("access.log", stated)])
    window = (at("02:00:00"), at("02:05:00"))
    whole = {reading.report.file: reading for reading in read_evidence([path])}
    part = read_window(path, window)
    assert whole["app.log"].report.zone == part["app.log"].report.zone == "+07:00"
    assert same(part["app.log"], whole["app.log"], window)
    assert inside(part["app.log"], window)["levels"].height > 100


def test_year_of_syslog_is_the_same_in_the_middle_of_the_file(tmp_path: Path) -> None:
    def line(second: float, number: int) -> str:
        time = DAY + timedelta(seconds=second)
        return f"{time:%b} {time.day:2d} {time:%H:%M:%S} web-1 app[17]: stored order {number}\n"

    path = folder_of(tmp_path, [("messages", rising(30_000, 23, line)), ("access.log", rising(300, 23))])
    whole = {reading.report.file: reading for reading in read_evidence([path])}
    part = read_window(path, WINDOW)
    assert same(part["messages"], whole["messages"], WINDOW)
    assert part["messages"].report.problem == "Its times name no year; 2026 is taken from access.log."


def test_small_log_is_read_whole_and_needs_no_note(tmp_path: Path) -> None:
    (tmp_path / "day.log").write_bytes(rising(5_000, 23))
    with entered(least=32 << 20):
        [reading] = read_evidence([tmp_path], window=WINDOW)
    assert (reading.report.records, reading.report.read_from, reading.report.note) == (5_000, None, None)
