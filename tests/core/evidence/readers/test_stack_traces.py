"""Plain logs whose records go over many lines, and those whose time stands somewhere in the line."""

from __future__ import annotations

import pytest
from tests.core.evidence.logs import adds_up, read_fixture

TRACES = [("plain_log_java.log", 2, 5, 0), ("plain_log_go.log", 2, 5, 1), ("plain_log_node.log", 2, 4, 0)]


@pytest.mark.parametrize(("name", "records", "continuation", "blank"), TRACES)
def test_trace_goes_on_with_the_record_that_it_explains(name: str, records: int, continuation: int, blank: int) -> None:
    report = read_fixture(name).report
    assert (report.kind, report.records, report.continuation, report.blank) == (
        "plain_log",
        records,
        continuation,
        blank,
    )
    assert adds_up(report)


def test_time_within_the_line_is_found() -> None:
    reading = read_fixture("plain_log_inside.log")
    assert [(m.at.second, m.labels["level"]) for m in reading.moments] == [(1, "INFO"), (2, "ERROR")]
