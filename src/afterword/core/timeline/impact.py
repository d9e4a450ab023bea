"""What it meant for users: failed requests counted once, at the outermost source, health checks left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from afterword.core.detect.base import utc
from afterword.core.detect.case import Case, Focus
from afterword.core.detect.traffic import Traffic, seconds_in
from afterword.core.model.reading import FAILED_FROM, FAILED_TO
from afterword.core.model.timeline import Impact, Latency
from afterword.core.timeline.breakdown import count_endpoints, count_services, count_users
from afterword.core.timeline.budget import budgets_used

BUCKETS = (10, 30, 60, 300, 900, 3600, 21_600, 86_400)
MOST_BUCKETS = 400
LEAST_TIMED = 20  # of fewer requests a 95th percentile says nothing


def measure_impact(case: Case) -> Impact:
    """Give the impact: numbers over all evidence (or the window given), and over the time in which users felt it."""
    focus = case.focus
    start, end = (focus.start, focus.end) if focus else (None, None)
    felt = case.trouble is not None and bool(case.trouble.felt)
    began, ended = (None, None) if focus is None else (utc(focus.start), utc(focus.end))
    users, named_by = count_users(case, focus) or (None, None)
    if case.traffic is None:
        return Impact(began, ended, None, None, None, None, users, None, affected_source=named_by)
    rows = _rows(case.traffic)
    if case.window:  # of large logs more is read than the window, and not the same amount of each
        rows = rows.filter(pl.col("second").is_between(int(case.window[0]), int(case.window[1])))
    requests, failed = _count(rows)
    inside = _count(rows.filter((pl.col("second") >= start) & (pl.col("second") < end))) if felt else (None, None)
    bucket, per_bucket = _per_bucket(case.traffic, rows)
    at = focus if felt else None
    services = count_services(case, at)
    before, during = _latency(case.traffic, at)
    return Impact(
        began, ended, requests, failed, inside[0], inside[1], users, case.traffic.file, per_bucket, bucket,
        affected_source=named_by, services=services, endpoints=count_endpoints(case, at),
        latency_before=before, latency_during=during, budgets=budgets_used(case, at, services),
        p95_per_bucket=_p95_per_bucket(case.traffic, bucket, per_bucket),
    )  # fmt: skip


def _latency(traffic: Traffic, felt: Focus | None) -> tuple[Latency | None, Latency | None]:
    """The request time before the incident and while users felt it; None of what was not recorded."""
    if traffic.histogram is None or felt is None:
        return None, None
    lowest, grid = traffic.histogram
    calm, first = traffic.slot(felt.calm_until), traffic.slot(felt.start)
    last = max(traffic.slot(felt.end), first + 1)
    parts = (grid[:calm], grid[first:last])
    before, during = (_quantiles(part.sum(axis=0, dtype=np.int64), lowest) for part in parts)
    return before, during


def _p95_per_bucket(
    traffic: Traffic, bucket: int, per_bucket: Sequence[tuple[datetime, int, int]]
) -> tuple[float | None, ...]:
    """The 95th percentile of the request time in each bucket; nothing at all without durations."""
    if traffic.histogram is None:
        return ()
    lowest, grid = traffic.histogram
    found = []
    for at, _, _ in per_bucket:
        first = max(math.ceil((at.timestamp() - traffic.start) / traffic.step), 0)
        last = max(math.ceil((at.timestamp() + bucket - traffic.start) / traffic.step), first)
        timed = _quantiles(grid[first:last].sum(axis=0, dtype=np.int64), lowest, least=1)
        found.append(timed.p95 if timed else None)
    return tuple(found)


def _quantiles(counts: np.ndarray[Any, Any], lowest: int, least: int = LEAST_TIMED) -> Latency | None:
    count = int(counts.sum())
    if count < least:
        return None
    along = np.cumsum(counts)
    places = (int(np.searchsorted(along, np.ceil(share * count))) for share in (0.5, 0.95, 0.99))
    p50, p95, p99 = (seconds_in(place + lowest) for place in places)
    return Latency(p50, p95, p99, count)


def _rows(traffic: Traffic) -> pl.DataFrame:
    frames = [
        s.log.requests.select("second", "status", "requests") for s in traffic.sources if s.log.requests is not None
    ]
    return pl.concat(frames).with_columns(
        pl.when(pl.col("status").is_between(FAILED_FROM, FAILED_TO))
        .then(pl.col("requests"))
        .otherwise(0)
        .alias("failed")
    )


def _count(rows: pl.DataFrame) -> tuple[int, int]:
    requests, failed = rows.select(pl.col("requests").cast(pl.Int64).sum(), pl.col("failed").cast(pl.Int64).sum()).row(
        0
    )
    return int(requests), int(failed)


def _per_bucket(traffic: Traffic, rows: pl.DataFrame) -> tuple[int, tuple[tuple[datetime, int, int], ...]]:
    """Requests and failures per bucket of at least 10 s, so that a chart has at most 400 points; empty ones too."""
    first, last = traffic.start, int(traffic.time(len(traffic.total))) - 1
    bucket = next((b for b in BUCKETS if (last - first) / b <= MOST_BUCKETS), BUCKETS[-1])
    grouped = (
        rows.filter(pl.col("second").is_between(first, last))
        .group_by((pl.col("second") // bucket * bucket).alias("at"))
        .agg(pl.col("requests").cast(pl.Int64).sum(), pl.col("failed").cast(pl.Int64).sum())
    )
    known = {at: (requests, failed) for at, requests, failed in grouped.iter_rows()}
    marks = range(first // bucket * bucket, last + 1, bucket)
    return bucket, tuple((utc(at), *known.get(at, (0, 0))) for at in marks)
