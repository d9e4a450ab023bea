"""Access logs of formats that nobody announced: fields are found by what they hold."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from tests.core.evidence.logs import log_of, read_fixture, total

NAMES = ["guessed_access_iso_first.log", "guessed_access_unix_pipes.log", "guessed_access_named.log"]


@pytest.mark.parametrize("name", NAMES)
def test_status_route_time_and_duration_are_found(name: str) -> None:
    reading = read_fixture(name)
    log = log_of(reading)
    assert reading.report.kind == "guessed_access"
    assert reading.report.first is not None
    assert reading.report.first.replace(microsecond=0) == datetime(2026, 1, 15, 10, 0, 1, tzinfo=UTC)
    assert total(log.requests, "requests", pl.col("status") == 503) == 1
    assert total(log.requests, "requests", pl.col("status") == 200) == 1
    assert log.routes is not None
    assert set(log.routes.get_column("route")) == {"/api/orders/<id>", "/api/orders"}
    assert log.latency is not None
    assert {round(1.05**bucket) for bucket in log.latency.get_column("bucket")} >= {260, 31055}


def test_probe_is_counted_apart() -> None:
    assert log_of(read_fixture("guessed_access_iso_first.log")).health_checks == 1


def test_line_with_a_time_and_no_request_is_a_message() -> None:
    reading = read_fixture("guessed_access_iso_first.log")
    assert (reading.report.records, reading.report.unread) == (4, 0)
    assert [m.text for m in reading.moments] == ["192.0.2.9 something else"]
