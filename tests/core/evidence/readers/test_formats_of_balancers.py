"""Access logs of Apache, HAProxy, Envoy and AWS load balancers: requests, statuses, latency, probes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.core.evidence.logs import log_of, read_fixture, read_text, total

from afterword.core.model.reading import Reading

CASES = [
    ("apache_access_vhost.log", "apache_access", {200: 1, 503: 1}, 1),
    ("haproxy.log", "haproxy", {200: 1, 503: 1, 400: 1}, 0),
    ("envoy.log", "envoy", {200: 1, 503: 1}, 1),
    ("aws_alb.log", "aws_alb", {200: 1, 503: 1}, 1),
]


def statuses(reading: Reading) -> dict[int, int]:
    requests = log_of(reading).requests
    assert requests is not None
    return {status: int(count) for status, count in requests.select("status", "requests").rows()}


def fastest(reading: Reading) -> set[int]:
    latency = log_of(reading).latency
    assert latency is not None
    return {round(1.05**bucket) for bucket in latency.get_column("bucket")}


@pytest.mark.parametrize(("name", "kind", "expected", "probes"), CASES)
def test_requests_are_counted_by_status_without_probes(
    name: str, kind: str, expected: dict[int, int], probes: int
) -> None:
    reading = read_fixture(name)
    assert (reading.report.kind, statuses(reading), log_of(reading).health_checks) == (kind, expected, probes)


@pytest.mark.parametrize("tail", [' "-" "a" **0/250000**', " 0/250000", " 250000"])
def test_microseconds_of_apache_stand_behind_the_seconds_or_alone(tmp_path: Path, tail: str) -> None:
    line = f'192.0.2.1 - - [15/Jan/2026:10:00:01 +0000] "GET /a HTTP/1.1" 500 12{tail}\n'
    reading = read_text(tmp_path, "access_log", line * 3)
    assert reading.report.kind == "apache_access"
    assert fastest(reading) <= set(range(240, 270))


def test_apache_counts_microseconds() -> None:
    assert fastest(read_fixture("apache_access_vhost.log")) == {260, 31055}


def test_haproxy_gives_the_whole_time_of_a_request() -> None:
    assert {52, 31055} <= fastest(read_fixture("haproxy.log"))


def test_haproxy_tells_of_servers_that_go_down() -> None:
    [down, connection] = read_fixture("haproxy.log").moments
    assert down.text.startswith("Server shop/web-1 is DOWN")
    assert connection.labels["logger"] == "pg"


def test_balancer_adds_up_its_three_times_and_leaves_out_unknown_ones() -> None:
    assert fastest(read_fixture("aws_alb.log")) == {52}


def test_routes_lose_their_ids_and_queries() -> None:
    routes = log_of(read_fixture("aws_alb.log")).routes
    assert routes is not None
    assert set(routes.get_column("route")) == {"/api/orders/<id>", "/api/orders"}


def test_connection_without_a_request_is_a_record_and_no_request() -> None:
    reading = read_fixture("envoy.log")
    assert reading.report.records == 4
    assert total(log_of(reading).requests, "requests") == 2


def test_message_among_probes_is_kept(tmp_path: Path) -> None:
    probe = (
        "Jan 15 10:00:01 lb-1 haproxy[2201]: 192.0.2.1:51234 [15/Jan/2026:10:00:00.950] https~ shop/web-1 "
        '0/0/1/49/50 200 2750 - - ---- 12/12/3/1/0 0/0 "GET /healthz HTTP/1.1"\n'
    )
    text = probe + "Jan 15 10:00:32 lb-1 haproxy[2201]: Server shop/web-1 is DOWN, reason: Layer4 timeout.\n"
    reading = read_text(tmp_path, "haproxy.log", text)
    assert log_of(reading).health_checks == 1
    assert [m.text for m in reading.moments] == ["Server shop/web-1 is DOWN, reason: Layer4 timeout."]


def test_requests_of_iis_have_status_route_and_duration() -> None:
    reading = read_fixture("iis.log")
    assert (reading.report.kind, reading.report.records, reading.report.unread) == ("iis", 2, 3)
    assert total(log_of(reading).requests, "requests", pl.col("status") == 500) == 1
    assert total(log_of(reading).latency, "requests") == 2
