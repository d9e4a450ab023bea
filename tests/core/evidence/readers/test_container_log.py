"""What container tools wrap: the wrapper's time, the inner line's level and message, stack traces as one record."""

from __future__ import annotations

from tests.core.evidence.logs import log_of, read_fixture, total


def test_stack_trace_behind_time_stamps_is_one_record() -> None:
    reading = read_fixture("kubectl_timestamps.log")
    assert (reading.report.kind, reading.report.records, reading.report.continuation) == ("container_log", 3, 4)
    assert [m.labels["level"] for m in reading.moments] == ["INFO", "ERROR", "WARNING"]


def test_inner_time_and_level_are_shed_from_the_message() -> None:
    assert read_fixture("kubectl_timestamps.log").moments[1].text == "could not get a connection"


def test_each_container_is_read_by_its_own_layout() -> None:
    reading = read_fixture("kubectl_prefix.log")
    assert total(log_of(reading).requests, "requests") == 1
    assert [m.labels["logger"] for m in reading.moments] == ["web-7f9c/app", "web-7f9c/app", "db-0/db"]


def test_file_of_a_container_runtime_joins_the_lines_of_a_node_stack() -> None:
    reading = read_fixture("container_log_cri.log")
    assert (reading.report.records, reading.report.continuation, reading.report.zone) == (2, 1, "+01:00")


def test_services_of_compose_are_told_apart() -> None:
    reading = read_fixture("container_log_compose.log")
    assert [m.labels["logger"] for m in reading.moments] == ["web-1", "db-1", "db-1"]
    assert reading.moments[2].labels["level"] == "CRITICAL"


def test_docker_json_lines_are_read_by_what_they_wrap() -> None:
    reading = read_fixture("docker_json.log")
    assert (reading.report.kind, reading.report.records, reading.report.continuation) == ("docker_json", 2, 2)
    assert reading.moments[1].labels["level"] == "ERROR"


def test_prefix_without_time_stamps_takes_the_time_of_the_program() -> None:
    reading = read_fixture("kubectl_prefix_untimed.log")
    assert (reading.report.kind, reading.report.records, reading.report.continuation) == ("container_log", 2, 1)
    assert [(m.at.second, m.labels["level"]) for m in reading.moments] == [(0, "ERROR"), (1, "CRITICAL")]
