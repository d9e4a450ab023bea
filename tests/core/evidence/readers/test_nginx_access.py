"""Access logs: requests, health checks, durations and lines that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.core.evidence.logs import adds_up, log_of, read_fixture, read_text, total

REQUEST = '192.0.2.7 - - [15/Jan/2026:10:00:{second:02d} +0000] "GET {path} HTTP/1.1" {status} 5 "-" "{agent}"{tail}\n'


def line(path: str = "/a", *, status: int = 200, second: int = 0, agent: str = "Mozilla", tail: str = "") -> str:
    return REQUEST.format(path=path, status=status, second=second, agent=agent, tail=tail)


def test_requests_are_counted_by_second_and_status() -> None:
    log = log_of(read_fixture("nginx_access_combined.log"))
    assert total(log.requests, "requests") == 5
    assert total(log.requests, "requests", pl.col("status") >= 500) == 1
    second = int(datetime(2026, 1, 15, 10, 0, 2, tzinfo=UTC).timestamp())
    assert total(log.requests, "requests", pl.col("second") == second) == 2


def test_lines_of_a_second_can_be_found_again() -> None:
    log = log_of(read_fixture("nginx_access_combined.log"))
    assert log.requests is not None
    failed = log.requests.filter(pl.col("status") == 502)
    assert failed.select("first_line", "last_line").row(0) == (3, 3)


def test_every_line_is_accounted_for_and_the_strange_one_is_shown() -> None:
    report = read_fixture("nginx_access_combined.log").report
    assert (report.kind, report.records, report.unread, report.blank, report.lines) == ("nginx_access", 7, 1, 1, 9)
    assert adds_up(report)
    assert [(unread.line, unread.text) for unread in report.unread_examples] == [(7, "this line was cut by a full dis")]


def test_offset_of_the_times_is_the_zone() -> None:
    report = read_fixture("nginx_access_combined.log").report
    assert (report.zone, report.zone_source) == ("+01:00", "stated")
    assert report.first == datetime(2026, 1, 15, 10, 0, 1, tzinfo=UTC)


def test_health_checks_are_left_out_of_requests_and_routes() -> None:
    log = log_of(read_fixture("nginx_access_combined.log"))
    assert log.health_checks == 2
    assert log.routes is not None
    assert not {"/healthz", "/status"} & set(log.routes.get_column("route"))


def test_a_scanner_that_asks_for_ping_is_no_health_check(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "access.log", line("/api/v0/ping", status=404) + line("/ping", agent="kube-probe/1"))
    assert log_of(reading).health_checks == 1
    assert total(log_of(reading).requests, "requests") == 1


def test_routes_lose_ids_and_queries_and_keep_versions(tmp_path: Path) -> None:
    paths = ["/api/v1/orders/17?page=2", "/api/v1/orders/18", "/api/v2/carts/c991/items", "/about"]
    reading = read_text(tmp_path, "access.log", "".join(line(path) for path in paths))
    routes = log_of(reading).routes
    assert routes is not None
    assert sorted(routes.select("route", "requests").rows()) == [
        ("/about", 1),
        ("/api/v1/orders/<id>", 2),
        ("/api/v2/carts/<id>/items", 1),
    ]


def test_durations_are_read_after_the_user_agent_and_nowhere_else() -> None:
    latency = log_of(read_fixture("nginx_access_timed.log")).latency
    assert latency is not None
    assert latency.filter(pl.col("bucket") == pl.col("bucket").max()).select("bucket", "first_line").row(0) == (156, 2)
    assert 1.05**155 < 2000 <= 1.05**156
    assert total(latency, "requests") == 3


def test_duration_written_alone_at_the_end_is_seconds(tmp_path: Path) -> None:
    latency = log_of(read_text(tmp_path, "access.log", line(tail=" 0.100") + line(tail=" 0.100"))).latency
    assert latency is not None
    assert latency.get_column("bucket").to_list() == [95]
    assert 1.05**94 < 100 <= 1.05**95


def test_log_without_durations_has_no_latency(tmp_path: Path) -> None:
    assert log_of(read_text(tmp_path, "access.log", line() + line())).latency is None


def test_patterns_are_method_route_and_status(tmp_path: Path) -> None:
    text = line("/orders/1") + line("/orders/2", second=12) + line("/orders/3", status=503, second=25)
    patterns = log_of(read_text(tmp_path, "access.log", text)).patterns
    assert [(p.template, p.count, p.example_line) for p in patterns] == [
        ("GET /orders/<id> 200", 2, 1),
        ("GET /orders/<id> 503", 1, 3),
    ]
    assert list(patterns[0].per_bucket.values()) == [1, 1]


def test_recordings_give_the_numbers_of_their_truth(shared_data: Path) -> None:
    from afterword.core.evidence.walk import read_evidence

    for name, requests, failed, health in (("pool-exhaustion", 39500, 3439, 222), ("missing-index", 38194, 2049, 236)):
        [reading] = read_evidence([shared_data / "recordings" / name / "evidence/nginx/access.log"])
        log = log_of(reading)
        assert (total(log.requests, "requests"), log.health_checks) == (requests, health)
        assert total(log.requests, "requests", pl.col("status") >= 500) == failed
        assert adds_up(reading.report)
