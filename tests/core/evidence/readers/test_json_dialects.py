"""JSON lines as the common loggers write them, each with its own names and nesting."""

from __future__ import annotations

import polars as pl
import pytest
from tests.core.evidence.logs import log_of, read_fixture, total

DIALECTS = "zap zerolog pino bunyan winston structlog python ecs gcp journal".split()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_level_time_and_message_of_each_dialect_are_found(dialect: str) -> None:
    reading = read_fixture(f"json_{dialect}.jsonl")
    first = reading.moments[0]
    assert (first.text, first.labels["level"]) == ("could not get a connection", "ERROR")
    assert first.at.isoformat().startswith("2026-01-15T10:00:01")
    assert reading.report.unread == 0


@pytest.mark.parametrize("dialect", ["pino", "ecs", "gcp", "caddy"])
def test_request_within_nested_objects_is_counted(dialect: str) -> None:
    log = log_of(read_fixture(f"json_{dialect}.jsonl"))
    assert total(log.requests, "requests", pl.col("status") == 503) == 1
    assert total(log.latency, "requests") == 1
    assert log.routes is not None
    assert log.routes.get_column("route").to_list() == ["/api/orders/<id>"]


def test_access_log_in_json_gives_its_routes() -> None:
    log = log_of(read_fixture("json_access.jsonl"))
    assert log.routes is not None
    assert set(log.routes.get_column("route")) == {"/api/orders/<id>", "/api/orders"}


def test_worst_level_of_zap_is_critical() -> None:
    assert read_fixture("json_zap.jsonl").moments[1].labels["level"] == "CRITICAL"
