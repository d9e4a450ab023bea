"""Kubernetes events: lists, exporters and watches."""

from __future__ import annotations

import os

from tests.core.evidence.logs import adds_up, log_of, total
from tests.core.evidence.readers.conftest import FIXTURES, Read

from afterword.core.evidence.walk import read_evidence


def test_event_that_repeats_is_told_at_its_first_and_last_time(read: Read) -> None:
    reading = read("kubernetes_events/list.json")
    times = [m.at.minute for m in reading.moments if "BackOff" in m.text]
    assert times == [0, 8]
    assert reading.moments[-1].text.endswith("(12 times by now)")


def test_event_without_a_time_is_unread(read: Read) -> None:
    report = read("kubernetes_events/list.json").report
    assert (report.kind, report.records, report.unread) == ("kubernetes_events", 2, 1)


def test_started_container_is_a_start_and_a_back_off_is_none(read: Read) -> None:
    moments = {m.text.split()[0]: m for m in read("kubernetes_events/list.json").moments}
    assert {word: m.kind for word, m in moments.items()} == {"Started": "process_start", "BackOff": "log_line"}
    assert moments["Started"].labels["process"] in moments["Started"].text


def test_warnings_are_counted_by_level(read: Read) -> None:
    assert total(log_of(read("kubernetes_events/list.json")).levels, "records") == 3


def test_exporter_and_watch_are_read_line_by_line(read: Read) -> None:
    reading = read("kubernetes_events/exporter.jsonl")
    assert (reading.report.records, reading.report.unread) == (2, 1)
    assert [(m.kind, m.at.second) for m in reading.moments] == [("process_exit", 1), ("log_line", 5)]


def test_ages_of_the_table_are_counted_back_from_when_the_file_was_written(tmp_path) -> None:
    path = tmp_path / "events.txt"
    path.write_bytes((FIXTURES / "kubernetes_events" / "table.txt").read_bytes())
    os.utime(path, (1_768_471_500, 1_768_471_500))
    [reading] = read_evidence([path])
    assert [m.at.isoformat() for m in reading.moments] == ["2026-01-15T10:00:00+00:00", "2026-01-15T10:02:47+00:00"]
    assert (reading.report.records, reading.report.unread, reading.report.lines) == (2, 1, 4)
    assert "counted back from 2026-01-15 10:05:00 UTC" in (reading.report.note or "")


def test_wide_table_tells_first_and_last_time_and_count(read: Read) -> None:
    moments = read("kubernetes_events/table_wide.txt").moments
    assert [m.text.split()[0] for m in moments] == ["BackOff", "Started", "BackOff"]
    assert moments[-1].text.endswith("(33 times by now)")
    assert moments[0].labels["logger"] == "kubelet, node-1"


def test_replica_set_that_takes_the_place_of_another_is_a_deploy_and_its_return_a_rollback(read: Read) -> None:
    deploys = [m for m in read("kubernetes_events/rollout.txt").moments if m.kind == "deploy"]
    assert [m.text for m in deploys] == ["Deploy of checkout 6d9f7c", "Rollback of checkout to 5b8d4"]
    assert [span.line_start for m in deploys for span in m.evidence] == [3, 6]


def test_replica_set_that_only_grows_is_no_deploy(read: Read) -> None:
    deploys = [m for m in read("kubernetes_events/rollout.txt").moments if m.kind == "deploy"]
    assert all("search" not in m.text for m in deploys)


def test_table_below_a_blank_line_is_read(tmp_path) -> None:
    path = tmp_path / "table.txt"
    path.write_bytes(b"\n" + (FIXTURES / "kubernetes_events" / "table.txt").read_bytes())
    [reading] = read_evidence([path])
    assert reading.report.kind == "kubernetes_events"
    assert reading.report.records > 0
    assert adds_up(reading.report)
