"""Kubernetes events: lists, exporters and watches."""

from __future__ import annotations

from tests.core.evidence.logs import log_of, total
from tests.core.evidence.readers.conftest import Read


def test_event_that_repeats_is_told_at_its_first_and_last_time(read: Read) -> None:
    reading = read("kubernetes_events/list.json")
    times = [m.at.minute for m in reading.moments if "BackOff" in m.text]
    assert times == [0, 8]
    assert reading.moments[-1].text.endswith("(12 times by now)")


def test_event_without_a_time_is_unread(read: Read) -> None:
    report = read("kubernetes_events/list.json").report
    assert (report.kind, report.records, report.unread) == ("kubernetes_events", 2, 1)


def test_started_container_is_a_start_and_a_back_off_is_none(read: Read) -> None:
    kinds = {m.text.split()[0]: m.kind for m in read("kubernetes_events/list.json").moments}
    assert kinds == {"Started": "process_start", "BackOff": "log_line"}


def test_warnings_are_counted_by_level(read: Read) -> None:
    assert total(log_of(read("kubernetes_events/list.json")).levels, "records") == 3


def test_exporter_and_watch_are_read_line_by_line(read: Read) -> None:
    reading = read("kubernetes_events/exporter.jsonl")
    assert (reading.report.records, reading.report.unread) == (2, 1)
    assert [(m.kind, m.at.second) for m in reading.moments] == [("process_exit", 1), ("log_line", 5)]
