"""Synthetic evidence of many kinds of faults, made in memory and the same every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from math import ceil, log

import numpy as np
import polars as pl

from afterword.core.model.reading import LogSummary, Moment, Pattern, Reading, Series, SourceReport
from afterword.core.model.span import LineSpan, SeriesSpan

NIGHT = datetime(2026, 3, 7, 1, 0, tzinfo=UTC).timestamp()
Share = Callable[[np.ndarray], np.ndarray]


def at(second: float) -> datetime:
    return datetime.fromtimestamp(NIGHT + second, UTC)


def during(start: float, end: float, inside: float, outside: float = 0.0) -> Share:
    """A value inside a stretch of the night, and another outside of it."""
    return lambda t: np.where((t >= start) & (t < end), inside, outside)


def report(file: str, kind: str, first: float, last: float, lines: int = 1_000_000) -> SourceReport:
    return SourceReport(
        file=file,
        kind=kind,
        sha256="0" * 64,
        size=1,
        records=lines,
        unread=0,
        first=at(first),
        last=at(last),
        zone="UTC",
        zone_source="stated",
        lines=lines,
        continuation=0,
        blank=0,
    )


def access_log(
    length: int, *, rps: float = 60, failing: Share | None = None, p95: Share | None = None, rate: Share | None = None,
    file: str = "nginx/access.log", kind: str = "nginx_access", start: int = 0, seed: int = 1,
) -> Reading:  # fmt: skip
    """A log of requests: `failing` is the share of 503, `p95` in seconds, `rate` multiplies the requests a second."""
    chance = np.random.default_rng(seed)
    t = np.arange(start, start + length)
    total = chance.poisson(rps * (rate(t) if rate else np.ones(length)))
    failed = chance.binomial(total, failing(t) if failing else 0.0)
    last = np.cumsum(total)
    rows = {"second": [], "status": [], "requests": [], "first_line": [], "last_line": []}
    for status, counts in ((200, total - failed), (503, failed)):
        some = counts > 0
        rows["second"] += list((NIGHT + t[some]).astype(int))
        rows["status"] += [status] * int(some.sum())
        rows["requests"] += list(counts[some])
        rows["first_line"] += list(last[some] - total[some] + 1)
        rows["last_line"] += list(last[some])
    types = {
        "second": pl.Int64,
        "status": pl.Int16,
        "requests": pl.UInt32,
        "first_line": pl.UInt32,
        "last_line": pl.UInt32,
    }
    requests = pl.DataFrame(rows, schema=types).sort("second", "status")
    summary = LogSummary(requests, _latency(t, total, last, p95, chance), None, None, ())
    return Reading(report(file, kind, start, start + length, int(last[-1])), log=summary)


def _latency(
    t: np.ndarray, total: np.ndarray, last: np.ndarray, p95: Share | None, chance: np.random.Generator
) -> pl.DataFrame | None:
    if p95 is None:
        return None
    rows: list[tuple[int, int, int, int]] = []
    for second, count, line, tail in zip(t, total, last, p95(t), strict=True):
        if count:
            millis = tail * 1000 * np.exp(chance.normal(-1.2, 0.7, count))
            buckets = np.ceil(np.log(millis) / log(1.05)).astype(int)
            for bucket, n in zip(*np.unique(buckets, return_counts=True), strict=True):
                rows.append((int(NIGHT + second), int(bucket), int(n), int(line - count + 1)))
    types = {"second": pl.Int64, "bucket": pl.Int16, "requests": pl.UInt32, "first_line": pl.UInt32}
    return pl.DataFrame(rows, schema=types, orient="row")


def service_log(
    length: int, *, patterns: Sequence[Pattern] = (), errors: Share | None = None, moments: Sequence[Moment] = (),
    file: str = "app/app.log", kind: str = "plain_log", usual: float = 5, seed: int = 2, until: int | None = None,
) -> Reading:  # fmt: skip
    """A log of a service: `usual` INFO records a second until `until`, and ERROR records as `errors` says."""
    chance = np.random.default_rng(seed)
    t = np.arange(0, until or length)
    rows: list[tuple[int, str, int, int, int]] = []
    line = 1
    for second in t:
        for level, rate in (("INFO", usual), ("ERROR", float(errors(np.array([second]))[0]) if errors else 0.0)):
            count = int(chance.poisson(rate))
            if count:
                rows.append((int(NIGHT + second), level, count, line, line + count - 1))
                line += count
    types = {
        "second": pl.Int64,
        "level": pl.String,
        "records": pl.UInt32,
        "first_line": pl.UInt32,
        "last_line": pl.UInt32,
    }
    levels = pl.DataFrame(rows, schema=types, orient="row")
    summary = LogSummary(None, None, None, levels, tuple(patterns))
    return Reading(report(file, kind, 0, until or length, line), moments=tuple(moments), log=summary)


def pattern(text: str, first: float, last: float, count: int, level: str | None = "ERROR", line: int = 10) -> Pattern:
    buckets = max(1, ceil((last - first) / 10))
    per_bucket = {int(NIGHT + first) // 10 * 10 + 10 * i: max(1, count // buckets) for i in range(buckets)}
    return Pattern(f"p{line}", text, level, count, at(first), at(last), line, text, per_bucket)


def series(name: str, length: float, value: Share, *, step: float = 15, noise: float = 0.0, start: float = 0) -> Series:
    t = np.arange(start, length, step, dtype=np.float64)
    values = value(t).astype(np.float64) + np.random.default_rng(len(name)).normal(0, noise, len(t)) * (noise > 0)
    return Series(name, f"prometheus/{name.split('{')[0]}.json", {}, NIGHT + t, values, step)


def metrics(*found: Series) -> list[Reading]:
    return [
        Reading(report(s.file, "prometheus", s.times[0] - NIGHT, s.times[-1] - NIGHT, 1), series=(s,)) for s in found
    ]


def moment(second: float, kind: str, text: str, source: str, actor: str | None = None, **labels: str) -> Moment:
    return Moment(at(second), kind, source, text, (LineSpan(f"{source}.json", 1, 1),), actor=actor, labels=labels)


def told(source: str, *moments: Moment) -> Reading:
    times = [m.at.timestamp() - NIGHT for m in moments]
    return Reading(report(f"{source}.json", source, min(times), max(times), 1), moments=moments)


def alerts(*rows: tuple[float, float | None, str, str]) -> Reading:
    """Rows of start, end, name and severity."""
    moments = []
    for start, end, name, severity in rows:
        labels = {"alertname": name, "severity": severity, "service": "shop", "fingerprint": name.lower()}
        source = "alertmanager_webhook"
        moments.append(moment(start, "alert_firing", f"{name} fires", source, **labels))
        if end is not None:
            moments.append(moment(end, "alert_resolved", f"{name} is resolved", source, **labels))
    return told("alertmanager_webhook", *sorted(moments, key=lambda m: m.at))


def pager(page: float, ack: float, resolved: float | None) -> Reading:
    moments = [
        moment(page, "page", "Triggered through the API: HighErrorRate", "pagerduty", incident="Q1", service="shop"),
        moment(ack, "acknowledge", "Acknowledged by Alice", "pagerduty", "Alice", incident="Q1"),
    ]
    if resolved is not None:
        moments.append(moment(resolved, "resolved", "Resolved by Alice", "pagerduty", "Alice", incident="Q1"))
    return told("pagerduty", *moments)


def deploys(*rows: tuple[float, str]) -> Reading:
    return told(
        "github_deployments",
        *(
            moment(s, "deploy", f"Deploy of shop {ref} to production", "github_deployments", "bob", ref=ref)
            for s, ref in rows
        ),
    )


def chat(*rows: tuple[float, str, str]) -> Reading:
    return told(
        "slack_export", *(moment(s, "message", text, "slack_export", who, channel="inc-7") for s, who, text in rows)
    )


TALK = (
    (340, "Alice", "on it, customers see errors at checkout"),
    (380, "Alice", "could it be the newsletter traffic again?"),
    (470, "Charlie", "found it: the pool limit is 20, we need 80"),
    (500, "Bob", "rolling back"),
    (640, "Alice", "errors are gone, all green again"),
)


def bad_deploy() -> list[Reading]:
    """A deploy at 290 s, 30 % failures from 300 s to 600 s, alerts, pager and chat."""
    return [
        access_log(900, failing=during(300, 600, 0.3, 0.001), p95=during(300, 600, 2.0, 0.07)),
        *metrics(
            series("db_pool_in_use", 900, during(300, 600, 20, 4), step=2),
            series("db_pool_max", 900, lambda t: np.full(len(t), 20.0), step=2),
            series("cache_hits", 900, lambda t: np.full(len(t), 50.0), step=2, noise=2),
        ),
        alerts((320, 620, "HighErrorRate", "page"), (325, 615, "HighLatency", "warning")),
        pager(322, 335, 700), deploys((290, "v2.0.0")), chat(*TALK),
    ]  # fmt: skip


def crash_loop() -> list[Reading]:
    """A worker that dies five times; a third of the requests fail while it is down."""
    lines = []
    for i in range(5):
        died = 300 + 40 * i
        lines.append(moment(died, "process_exit", "w2: exited with code 137 (killed)", "plain_log"))
        lines.append(moment(died + 10, "process_start", "w2: started service v3 pid=9", "plain_log"))
    log = service_log(900, moments=lines, file="supervisor.log", usual=0.5)
    return [access_log(900, failing=during(300, 500, 0.33)), log, alerts((330, 520, "HighErrorRate", "critical"))]


def slow_dependency() -> list[Reading]:
    """No request fails, but the 95th percentile goes from 80 ms to 3 s between 400 s and 800 s."""
    return [
        access_log(1200, p95=during(400, 800, 3.0, 0.08)),
        *metrics(series("payment_client_seconds", 1200, during(395, 800, 2.5, 0.05), noise=0.005)),
        alerts((430, 830, "HighLatencyP95", "page")), pager(432, 470, 900),
    ]  # fmt: skip


def disk_full() -> list[Reading]:
    """No log of requests: only errors in a service's log, and free space that runs out."""
    full = pattern("could not write block: No space left on device", 600, 1100, 900)
    return [
        service_log(1500, patterns=[full], errors=during(600, 1100, 2.0)),
        *metrics(
            series(
                "node_filesystem_avail_bytes", 1500, lambda t: np.clip(5e9 * (1 - t / 600), 0, None) + 4e9 * (t > 1100)
            )
        ),
        alerts((620, 1120, "DiskFull", "critical")),
        pager(625, 680, 1200),
    ]


def traffic_drop() -> list[Reading]:
    """Names no longer resolve: from 500 s to 900 s nearly nobody arrives, and those who do are served."""
    return [access_log(1500, rate=during(500, 900, 0.05, 1.0), p95=during(0, 1, 0.05, 0.05))]


def only_talk() -> list[Reading]:
    """Nothing but chat and pager."""
    return [pager(322, 335, 700), chat(*TALK)]


def only_access_log() -> list[Reading]:
    return [access_log(900, failing=during(300, 600, 0.3, 0.001))]


def from_the_start() -> list[Reading]:
    """The incident is under way when the evidence begins and ends at 200 s."""
    return [access_log(900, failing=during(0, 200, 0.4, 0.001), p95=during(0, 200, 2.0, 0.07)), pager(20, 40, 300)]


def two_incidents() -> list[Reading]:
    """Failures from 300 s to 420 s and, apart from them, from 1500 s to 1700 s."""
    return [
        access_log(2400, failing=lambda t: during(300, 420, 0.3)(t) + during(1500, 1700, 0.5)(t)),
        alerts((320, 440, "HighErrorRate", "page"), (1520, 1720, "HighErrorRate", "page")),
    ]


def silent_log() -> list[Reading]:
    """A service's log that stops in the middle of the incident while all else goes on."""
    return [access_log(900, failing=during(300, 600, 0.3)), service_log(900, until=420)]


def minute_metrics() -> list[Reading]:
    """Hours of metrics in steps of a minute, one alert, no logs."""
    hours = 6 * 3600
    return [
        *metrics(
            series(
                "queue_depth",
                hours,
                lambda t: np.where(t > 9000, np.clip((t - 9000) * 2, 0, 8000), 5),
                step=60,
                noise=1,
            ),
            series("workers_busy", hours, during(9000, 14000, 40, 10), step=60, noise=1),
            series("temperature", hours, lambda t: 20 + np.sin(t / 900), step=60, noise=0.2),
        ),
        alerts((9400, 15000, "QueueBacklog", "warning")),
    ]


def sparse_traffic() -> list[Reading]:
    """One request a second; half of them fail from 1200 s to 1800 s."""
    return [access_log(3600, rps=1, failing=during(1200, 1800, 0.5), p95=during(1200, 1800, 1.0, 0.1))]


def scrape_gap() -> list[Reading]:
    """A bad deploy whose metrics are missing from 350 s to 410 s in several files."""
    readings = bad_deploy()
    gaps = []
    for name in ("db_pool_in_use", "cache_hits"):
        place = (SeriesSpan(f"prometheus/{name}.json", name, at(350), at(410)),)
        labels = {"job": "app", "series": name}
        gaps.append(Moment(at(350), "gap_start", "prometheus", "Metrics of job app stop", place, labels=labels))
        gaps.append(Moment(at(410), "gap_end", "prometheus", "Metrics of job app come again", place, labels=labels))
    return [*readings, Reading(report("prometheus/up.json", "prometheus", 0, 900, 1), moments=tuple(gaps))]


SCENARIOS: dict[str, Callable[[], list[Reading]]] = {
    "bad deploy": bad_deploy, "crash loop": crash_loop, "slow dependency": slow_dependency, "disk full": disk_full,
    "traffic drop": traffic_drop, "only talk": only_talk, "only access log": only_access_log,
    "from the start": from_the_start, "two incidents": two_incidents, "silent log": silent_log,
    "minute metrics": minute_metrics, "sparse traffic": sparse_traffic, "scrape gap": scrape_gap,
}  # fmt: skip
