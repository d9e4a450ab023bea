"""Stored answers of a ClickHouse are read without one, also when they are cut off or spoiled."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.evidence.logs import log_of, read_text, total

from afterword.core.model.reading import Reading

STORED = Path(__file__).resolve().parents[3] / "fixtures/clickhouse/clickhouse.jsonl"
Read = Callable[[str], Reading]


def test_a_stored_answer_counts_the_records_of_the_cluster(read: Read) -> None:
    reading = read("clickhouse/clickhouse.jsonl")
    report, log = reading.report, log_of(reading)
    assert (report.kind, report.records, report.unread, report.zone) == ("clickhouse", 100, 0, "UTC")
    assert total(log.requests, "requests") == total(log.latency, "requests") == 78
    assert total(log.levels, "records") == 100
    assert [(one.template, one.level, one.count) for one in log.patterns][:2] == [
        ("pool opened", "INFO", 2),
        ("starting shop-api <*>", "INFO", 2),
    ]
    assert len(reading.moments) == 22


def test_an_answer_that_is_cut_off_tells_what_came_before(tmp_path: Path) -> None:
    whole = STORED.read_text()
    cut = read_text(tmp_path, "cut.jsonl", whole[: whole.index('{"question":"shape"') + 60])
    assert (cut.report.records, cut.report.unread) == (100, 1)
    assert total(log_of(cut).requests, "requests") == 78
    assert log_of(cut).patterns == ()


@pytest.mark.parametrize(
    "spoiled",
    [
        '{"question":"levels"}',
        '{"question":"levels","second":"soon","counts":[["INFO",1]]}',
        '{"question":"requests","second":1,"counts":[["teapot",1]]}',
        '{"question":"requests","second":1,"counts":[[200,1,1]]}',
        '{"question":"shape","message":7,"level":"INFO","first":1,"last":1,"records":1,"per_bucket":[[1],[]],"rest":0}',
        '{"question":"record","at":99999999999999999,"level":null,"logger":null,"message":"x"}',
        '{"question":"path"}',
        '["question"]',
        "Code: 241. DB::Exception: Memory limit exceeded",
    ],
)
def test_a_spoiled_line_is_unread_and_spoils_no_other(spoiled: str, tmp_path: Path) -> None:
    lines = STORED.read_text().splitlines()
    reading = read_text(tmp_path, "spoiled.jsonl", "\n".join([*lines[:5], spoiled, *lines[5:]]) + "\n")
    assert (reading.report.records, reading.report.unread) == (100, 1)
    [example] = reading.report.unread_examples
    assert (example.line, example.text) == (6, spoiled[:200])
    assert total(log_of(reading).requests, "requests") == 78


def test_an_answer_of_nothing_says_so(tmp_path: Path) -> None:
    head = json.loads(STORED.read_text().splitlines()[0])
    reading = read_text(tmp_path, "empty.jsonl", json.dumps(head, separators=(",", ":")) + "\n" + no_totals())
    assert reading.report.problem == "The cluster counted not one record."


def no_totals() -> str:
    """A line of totals that counts nothing."""
    return '{"question":"records","records":0,"first":0,"last":0,"health_checks":0}\n'
