"""logfmt: pairs of name and value, whatever the names."""

from __future__ import annotations

from tests.core.evidence.logs import log_of, read_fixture, total


def test_quoted_values_lose_their_quotes() -> None:
    reading = read_fixture("logfmt.log")
    assert [m.text for m in reading.moments] == ["Server is ready", 'could not get "a" connection', "retrying"]
    assert [m.labels["level"] for m in reading.moments] == ["INFO", "ERROR", "WARNING"]


def test_line_without_a_time_is_unread() -> None:
    report = read_fixture("logfmt.log").report
    assert (report.kind, report.records, report.unread) == ("logfmt", 3, 1)


def test_requests_are_counted() -> None:
    log = log_of(read_fixture("logfmt_router.log"))
    assert total(log.requests, "requests") == 2
    assert total(log.latency, "requests") == 2
