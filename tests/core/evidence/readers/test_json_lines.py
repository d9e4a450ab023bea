"""JSON lines, whatever their fields are called."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.core.evidence.logs import adds_up, log_of, read_fixture, read_text, total

AT = datetime(2026, 1, 15, 10, 0, 1, 500_000, tzinfo=UTC)
TIMES = [
    ("ts", "2026-01-15T10:00:01.500Z"),
    ("time", "2026-01-15T12:00:01.500+02:00"),
    ("timestamp", 1768471201.5),
    ("@timestamp", 1768471201500),
    ("t", "1768471201500000"),
    ("datetime", 1768471201500000000),
    ("asctime", "2026-01-15 10:00:01,500"),
]


def rows(*objects: dict[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in objects)


@pytest.mark.parametrize(("field", "value"), TIMES)
def test_time_is_read_under_many_names_and_units(field: str, value: object, tmp_path: Path) -> None:
    report = read_text(tmp_path, "a.jsonl", rows({field: value, "msg": "a"}, {field: value, "msg": "b"})).report
    assert (report.kind, report.records, report.first) == ("json_lines", 2, AT)


@pytest.mark.parametrize(("field", "value"), TIMES)
def test_zone_is_stated_by_all_but_a_time_without_one(field: str, value: object, tmp_path: Path) -> None:
    report = read_text(tmp_path, "a.jsonl", rows({field: value}, {field: value})).report
    assert report.zone_source == ("assumed" if field == "asctime" else "stated")


def test_bad_lines_are_unread_and_spoil_no_other() -> None:
    report = read_fixture("json_lines_requests.jsonl").report
    assert (report.records, report.unread, report.blank, report.lines) == (5, 4, 1, 10)
    assert adds_up(report)
    assert [unread.line for unread in report.unread_examples] == [4, 5, 8, 9]


def test_bad_line_in_a_long_block_is_found_alone(tmp_path: Path) -> None:
    good = [json.dumps({"ts": "2026-01-15T10:00:01Z", "msg": "m"})] * 3000
    good[1777] = '{"ts": "2026-01-15T10:00:01Z", "msg": '
    good[2999] = '{"ts": "2026-01-15T10:00:01Z"}{"ts": "2026-01-15T10:00:01Z"}'
    report = read_text(tmp_path, "a.jsonl", "\n".join(good) + "\n").report
    assert (report.records, report.unread) == (2998, 2)
    assert [unread.line for unread in report.unread_examples] == [1778, 3000]


def test_requests_latency_and_routes_are_counted_without_health_checks() -> None:
    log = log_of(read_fixture("json_lines_requests.jsonl"))
    assert (total(log.requests, "requests"), log.health_checks) == (2, 1)
    assert total(log.requests, "requests", pl.col("status") == 503) == 1
    assert total(log.latency, "requests") == 2
    assert log.routes is not None
    assert set(log.routes.get_column("route")) == {"/api/orders/<id>"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_ms", 250),
        ("duration", "250ms"),
        ("duration", 0.25),
        ("latency_us", 250_000),
        ("request_time", "0.250"),
    ],
)
def test_duration_is_brought_to_milliseconds(field: str, value: object, tmp_path: Path) -> None:
    row = {"ts": "2026-01-15T10:00:01Z", "status": 200, field: value}
    latency = log_of(read_text(tmp_path, "a.jsonl", rows(row, row))).latency
    assert latency is not None
    [bucket] = latency.get_column("bucket").to_list()
    assert 1.05 ** (bucket - 1) <= 250.001
    assert 1.05**bucket >= 249.999


def test_levels_have_one_spelling(tmp_path: Path) -> None:
    words = ["warn", "WARNING", "err", "Error", "fatal", "CRITICAL", "info", "debug"]
    text = rows(*({"ts": "2026-01-15T10:00:01Z", "severity": word, "message": "m"} for word in words))
    levels = log_of(read_text(tmp_path, "a.jsonl", text)).levels
    assert levels is not None
    counts = dict(levels.group_by("level").agg(pl.col("records").sum()).rows())
    assert counts == {"WARNING": 2, "ERROR": 2, "CRITICAL": 2, "INFO": 1, "DEBUG": 1}


def test_ids_do_not_split_patterns_and_levels_do(tmp_path: Path) -> None:
    text = rows(
        *({"ts": f"2026-01-15T10:00:{n:02d}Z", "level": "INFO", "msg": f"user {n:08x} paid {n}.5"} for n in range(30)),
        {"ts": "2026-01-15T10:00:40Z", "level": "ERROR", "msg": "user 00ab12cd paid 7.5"},
    )
    patterns = log_of(read_text(tmp_path, "a.jsonl", text)).patterns
    assert [(p.template, p.level, p.count) for p in patterns] == [
        ("user <*> paid <*>", "INFO", 30),
        ("user <*> paid <*>", "ERROR", 1),
    ]
