"""Logs as collectors and services hand them out: CloudWatch, Loki, OpenTelemetry, the journal."""

from __future__ import annotations

import pytest
from tests.core.evidence.logs import log_of, read_fixture, total
from tests.core.evidence.readers.conftest import Read

NAMES = [
    ("cloudwatch/events.json", "cloudwatch", 2, 1),
    ("cloudwatch/insights.json", "cloudwatch", 2, 0),
    ("loki/streams.json", "loki", 2, 0),
    ("otlp/logs.jsonl", "otlp", 3, 1),
]


@pytest.mark.parametrize(("name", "kind", "records", "unread"), NAMES)
def test_records_are_counted_and_what_is_none_is_unread(
    name: str, kind: str, records: int, unread: int, read: Read
) -> None:
    report = read(name).report
    assert (report.kind, report.records, report.unread) == (kind, records, unread)


@pytest.mark.parametrize("name", [name for name, *_ in NAMES])
def test_inner_level_is_found(name: str, read: Read) -> None:
    moments = read(name).moments
    error = next(m for m in moments if "could not get a connection" in m.text)
    assert error.labels["level"] == "ERROR"


def test_streams_of_cloudwatch_are_read_by_their_own_layouts(read: Read) -> None:
    moments = read("cloudwatch/events.json").moments
    assert [(m.labels["logger"], m.labels["level"]) for m in moments] == [("web/1", "ERROR"), ("db/1", "CRITICAL")]


def test_attributes_of_a_log_record_are_counted_as_a_request(read: Read) -> None:
    log = log_of(read("otlp/logs.jsonl"))
    assert total(log.requests, "requests") == 1
    assert log.routes is not None
    assert log.routes.get_column("route").to_list() == ["/api/orders/<id>"]


def test_record_without_its_own_time_has_the_time_of_its_observation(read: Read) -> None:
    assert read("otlp/logs.jsonl").report.first is not None


def test_entries_of_the_journal_have_priority_and_unit() -> None:
    moments = read_fixture("journal_export.log").moments
    assert [(m.labels["level"], m.labels["logger"]) for m in moments] == [("ERROR", "shop"), ("INFO", "systemd")]


def test_slow_statement_is_told_with_its_seconds() -> None:
    reading = read_fixture("mysql_slow.log")
    assert reading.report.kind == "mysql_slow"
    assert reading.moments[0].text.startswith("Query took 12.500000 s: SELECT *")
    assert [m.at.second for m in reading.moments] == [12, 13]
