"""One small incident, made by hand, that the tests of documents share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from afterword.core.model.reading import SourceReport
from afterword.core.model.span import LineSpan, SeriesSpan
from afterword.core.model.timeline import (
    Budget,
    EndpointCount,
    Entry,
    Impact,
    Latency,
    Phases,
    Signal,
    Timeline,
)

START = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """The moment that many seconds after users were first hit."""
    return START + timedelta(seconds=seconds)


def _report(file: str, kind: str, lines: int | None = None) -> SourceReport:
    sha = f"{sum(map(ord, file)):064x}"
    return SourceReport(file, kind, sha, 1000, lines or 20, 0, lines=lines, zone="UTC", zone_source="stated")


def _entry(seconds: float, kind: str, source: str, text: str, line: int, actor: str | None = None) -> Entry:
    file = {"nginx_access": "nginx/access.log", "slack_export": "chat/ops.json"}.get(source, "alerts.jsonl")
    return Entry(at(seconds), kind, source, text, (LineSpan(file, line, line + 2),), actor, key=True)


@pytest.fixture
def timeline() -> Timeline:
    """Checkout fails for four minutes after a deploy; one alert, one page, one rollback."""
    entries = (
        _entry(-30.25, "deploy", "alerts", "Deploy of checkout-api v2 to production", 1, "@bob"),
        _entry(0, "error_rate_onset", "nginx_access", "5xx responses rise from 0 % to 40 % | of requests", 100),
        _entry(45, "alert_firing", "alerts", "Alert HighErrorRate fires: <b>5xx</b> above 5 %", 4),
        _entry(50, "page", "alerts", "Page for checkout-api: HighErrorRate", 5),
        _entry(95, "acknowledge", "alerts", "Alice acknowledges the page", 6, "Alice"),
        _entry(120, "diagnosis", "slack_export", "the pool is too small,\nsee `pool_max`", 8, "Alice"),
        _entry(180, "mitigation", "slack_export", "rolling back to v1", 9, "@alice"),
        _entry(240, "recovery", "nginx_access", "Users are well again", 900),
        _entry(300, "resolved", "alerts", "Alice resolves the incident", 10, "Alice"),
    )
    buckets = tuple((at(10 * n), 100, 40 if 0 <= n < 24 else 0) for n in range(-6, 36))
    signals = (
        Signal('pool_in_use{worker="w<1>"}', "prom/pool.json", at(-12), "up", 4.0, 20.0, 14.2, 1),
        Signal("latency_p95", "prom/p95.json", at(3), "up", 0.07, 2.0, 12.0, 2),
    )
    return Timeline(
        at(-60),
        at(360),
        (
            _report("nginx/access.log", "nginx_access", 1200),
            _report("alerts.jsonl", "alertmanager_webhook", 40),
            _report("chat/ops.json", "slack_export"),
            _report("prom/pool.json", "prometheus"),
            _report("prom/p95.json", "prometheus"),
            _report("services.toml", "services"),
        ),
        (*entries, Entry(at(5), "note", "alerts", "not printed", (SeriesSpan("prom/p95.json", "p95", at(0), at(5)),))),
        signals,
        Impact(
            at(0),
            at(240),
            4200,
            961,
            2400,
            960,
            212,
            "nginx/access.log",
            buckets,
            affected_source="chat/ops.json",
            endpoints=(
                EndpointCount("checkout-api", "/pay|<id>", 1400, 900),
                EndpointCount(None, "/", 1000, 60),
                EndpointCount(None, "/robots.txt", 9, 0),
            ),
            latency_before=Latency(0.012, 0.07, 0.2, 1800),
            latency_during=Latency(0.5, 2.0, 4.0, 2400),
            p95_per_bucket=tuple(2.0 if failed else 0.07 for _, _, failed in buckets),
            budgets=(Budget("checkout-api", 99.9, 30, 2_000_000, True, 960, 2000.0, 0.48, "nginx/access.log"),),
        ),
        Phases(at(0), at(45.5), at(95), at(240), at(300)),
        ("The time zone of alerts.jsonl is not stated; it is assumed to be UTC.",),
    )
