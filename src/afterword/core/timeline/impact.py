"""What it meant for users: failed requests counted once, at the outermost source, health checks left out."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from afterword.core.detect.base import utc
from afterword.core.detect.case import Case
from afterword.core.detect.traffic import FAILED_FROM, FAILED_TO, Traffic
from afterword.core.model.timeline import Impact

BUCKETS = (10, 30, 60, 300, 900, 3600, 21_600, 86_400)
MOST_BUCKETS = 400


def measure_impact(case: Case) -> Impact:
    """Give the impact: numbers over the whole evidence, and inside the window in which users felt it."""
    focus = case.focus
    start, end = (focus.start, focus.end) if focus else (None, None)
    felt = case.trouble is not None and bool(case.trouble.felt)
    began, ended = (None, None) if focus is None else (utc(focus.start), utc(focus.end))
    if case.traffic is None:
        return Impact(began, ended, None, None, None, None, None, None)
    rows = _rows(case.traffic)
    requests, failed = _count(rows)
    inside = _count(rows.filter((pl.col("second") >= start) & (pl.col("second") < end))) if felt else (None, None)
    bucket, per_bucket = _per_bucket(case.traffic, rows)
    return Impact(
        began, ended, requests, failed, inside[0], inside[1], None, case.traffic.file, per_bucket, bucket
    )  # fmt: skip


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
