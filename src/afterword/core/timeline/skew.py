"""Clocks that run ahead or behind: found by what two logs tell of the same moments, and corrected.

Two logs that record the same requests jump up and down together, second by second; the lag at which their jumps agree
is how far their clocks are apart. So do the error log and the access log of one web server. Two logs that hold the same
messages hold them at the same moments. Nothing is moved unless one lag stands out far above all others, and whatever is
moved is said. A lag of whole quarters of an hour is a time zone, not a clock.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from afterword.core.detect.log_errors import ERROR_LEVELS
from afterword.core.detect.traffic import LogSource, outermost
from afterword.core.evidence.clock import shifted
from afterword.core.model.reading import FAILED_FROM, FAILED_TO, LogSummary, Reading, Series
from afterword.core.timeline.lags import FARTHEST, LONGEST, QUARTER, Lag, best_lag, hours_between, lag_between

LEAST = 5.0  # seconds; less may be the way between two machines
SAME_CLOCK_SECONDS = 1.5  # within which messages that stand in two logs must agree on how far these are apart
LEAST_SHARED, MOSTLY = 3, 0.8
METRIC_SLACK = 12.0  # seconds; rates over ten seconds lag behind by about half their range
WEB_SERVER_ERRORS = frozenset({"nginx_error", "apache_error"})


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a log is ahead of the reference, and by what that can be told."""

    seconds: float
    reason: str


def settle_clocks(readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings with the times of sources whose clock is off corrected; their reports name the skew."""
    readings = _in_right_zones(readings)
    logs = [LogSource(reading.report, reading.log) for reading in readings if reading.log is not None]
    reference = outermost(logs)
    if not reference:
        return list(readings)
    known = _measured(reference, [log for log in logs if log not in reference])
    skews = _blamed(reference, known, readings)
    return [_corrected(reading, skews.get(reading.report.file)) for reading in readings]


def _corrected(reading: Reading, apart: Apart | None) -> Reading:
    if apart is None or abs(apart.seconds) <= LEAST or reading.report.skew_seconds is not None:
        return reading
    moved, report, skew = shifted(reading, round(apart.seconds)), reading.report, float(round(apart.seconds))
    kept = replace(
        moved.report, zone=report.zone, zone_source=report.zone_source, skew_seconds=skew, skew_reason=apart.reason
    )
    return replace(moved, report=kept)


def _in_right_zones(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with logs that match the outermost one only when read in another zone, read in that.

    When it is the outermost one that lies apart from what states its times as UTC, that one is read in another zone.
    """
    logs = [LogSource(reading.report, reading.log) for reading in readings if reading.log is not None]
    reference = outermost(logs)
    if not reference:
        return list(readings)
    outer = {one.report.file for one in reference}
    found = {log.report.file: _hours_ahead(log, reference[0]) for log in logs if log.report.file not in outer}
    hours = {file: lag for file, lag in found.items() if lag is not None}
    ahead = sorted(lag for lag in hours.values() if lag)
    middle = ahead[len(ahead) // 2] if ahead else 0
    like = reference[0].report.file
    if middle and _lies_apart(reference, readings, middle):
        like = min(hours)
        hours = {file: lag - middle for file, lag in hours.items()} | dict.fromkeys(outer, -middle)
    return [
        _in_zone(reading, lag, like) if (lag := hours.get(reading.report.file)) else reading for reading in readings
    ]


def _hours_ahead(ours: LogSource, reference: LogSource) -> int | None:
    """How many seconds a log is ahead of the reference, in whole quarters of an hour; None when it cannot be told."""
    for mine, theirs in _comparable(ours, reference):
        if lag_between(mine, theirs) is not None:
            return 0
        lag = hours_between(mine, theirs)
        if lag is not None:
            return round(lag.seconds / QUARTER) * QUARTER
    return None


def _lies_apart(reference: Sequence[LogSource], readings: Sequence[Reading], ahead: int) -> bool:
    """True when metrics overlap with the reference only after it was moved as far as the others are ahead of it."""
    times = [(float(s.times[0]), float(s.times[-1])) for reading in readings for s in reading.series if len(s.times)]
    firsts = [one.report.first.timestamp() for one in reference if one.report.first]
    lasts = [one.report.last.timestamp() for one in reference if one.report.last]
    if not times or not firsts or not lasts:
        return False
    start, end = min(first for first, _ in times), max(last for _, last in times)

    def overlap(by: float) -> float:
        return min(end, max(lasts) + by) - max(start, min(firsts) + by)

    return overlap(0) <= 0 < overlap(ahead)


def _in_zone(reading: Reading, offset: int, like: str) -> Reading:
    moved = shifted(reading, offset)
    if reading.report.zone_source != "stated":
        return moved
    note = f"Read in another zone than the one it states, since only then its records match those of {like}"
    return replace(moved, report=replace(moved.report, note=reading.report.note or note))


def _comparable(ours: LogSource, theirs: LogSource) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """What of two logs is counted alike, the surer first.

    Requests that went well are asked first: a request that timed out at the edge ends later in the application.
    """
    if ours.log.requests is not None and ours.log.requests.height:
        for failed in (False, True):
            yield _per_second(ours.log, failed=failed), _per_second(theirs.log, failed=failed)
    elif ours.report.kind in WEB_SERVER_ERRORS:  # it writes an error at the moment at which the request ends
        yield _errors_per_second(ours.log), _per_second(theirs.log, failed=True)


def _measured(reference: Sequence[LogSource], others: Sequence[LogSource]) -> dict[str, Apart]:
    """How far the logs are ahead of the reference, where that can be told, the reference with 0 among them."""
    first = reference[0]
    known = {one.report.file: Apart(0.0, "") for one in reference}
    for other in others:
        found = (lag for ours, theirs in _comparable(other, first) if (lag := lag_between(ours, theirs)) is not None)
        lag = next(found, None)
        if lag is not None:
            known[other.report.file] = Apart(float(lag.seconds), _by_counts(lag, other, first))
    for other in others:
        beside = _beside(other, reference)
        if other.report.file not in known and beside is not None:
            known[other.report.file] = known[beside]
    return _by_messages([*reference, *others], known)


def _by_counts(lag: Lag, ours: LogSource, theirs: LogSource) -> str:
    what = "errors" if ours.report.kind in WEB_SERVER_ERRORS else "requests"
    times = f"{lag.ratio:.0f} times as well as at any other" if lag.ratio < 100 else "and at no other"
    return f"its {what} match those of {theirs.report.file} at that distance, {times}"


def _beside(other: LogSource, reference: Sequence[LogSource]) -> str | None:
    """The access log in the folder of a web server's error log: one process writes both."""
    if other.report.kind not in WEB_SERVER_ERRORS:
        return None
    folder = posixpath.dirname(other.report.file)
    return next((one.report.file for one in reference if posixpath.dirname(one.report.file) == folder), None)


def _by_messages(logs: Sequence[LogSource], known: dict[str, Apart]) -> dict[str, Apart]:
    """With the logs that hold the same messages as one whose distance is known."""
    left = [log for log in logs if log.report.file not in known]
    for other in [log for log in logs if log.report.file in known]:
        for log in left:
            found = None if log.report.file in known else _seen_twice(log, other)
            if found is not None:
                reason = f"{found[1]} moments stand in it and in {other.report.file}, at that distance"
                base = known[other.report.file]
                known[log.report.file] = Apart(base.seconds + found[0], reason)
    return known


def _seen_twice(ours: LogSource, theirs: LogSource) -> tuple[float, int] | None:
    """By how many seconds `ours` is ahead, told by the first and the last of each message that stands in both."""
    others = {(p.template, p.count): p for p in theirs.log.patterns}
    pairs = [(p, others[p.template, p.count]) for p in ours.log.patterns if (p.template, p.count) in others]
    apart = [(a.first - b.first).total_seconds() for a, b in pairs]
    apart += [(a.last - b.last).total_seconds() for a, b in pairs if a.count > 1]
    if not apart:
        return None
    middle = float(np.median(apart))
    agreeing = sum(abs(one - middle) <= SAME_CLOCK_SECONDS for one in apart)
    enough = agreeing >= (LEAST_SHARED if abs(middle) > LEAST else 1)
    clear = enough and agreeing >= MOSTLY * len(apart) and abs(middle) <= FARTHEST
    return (middle, agreeing) if clear else None


def _errors_per_second(log: LogSummary) -> pl.DataFrame:
    if log.levels is None:
        return _nothing()
    rows = log.levels.filter(pl.col("level").str.to_uppercase().is_in(list(ERROR_LEVELS)))
    return rows.group_by("second").agg(pl.col("records").cast(pl.Float64).sum().alias("requests")).sort("second")


def _nothing() -> pl.DataFrame:
    return pl.DataFrame({"second": [], "requests": []}, schema={"second": pl.Int64, "requests": pl.Float64})


def _per_second(log: LogSummary, *, failed: bool) -> pl.DataFrame:
    frame = log.requests
    if frame is None:
        return _nothing()
    frame = frame.filter(pl.col("status").is_between(FAILED_FROM, FAILED_TO) == failed)
    return frame.group_by("second").agg(pl.col("requests").cast(pl.Float64).sum()).sort("second")


def _blamed(reference: Sequence[LogSource], known: dict[str, Apart], readings: Sequence[Reading]) -> dict[str, Apart]:
    """The clocks that are off; when metrics agree with the other logs, it is that of the reference."""
    off = [apart.seconds for apart in known.values() if abs(apart.seconds) > LEAST]
    if not off:
        return {}
    ahead = float(np.median(off))
    lags = [lag for series in _failure_series(readings) if (lag := _behind_metrics(reference, series)) is not None]
    if not lags or abs(float(np.median(lags)) + ahead) > METRIC_SLACK or abs(ahead) <= METRIC_SLACK:
        return known
    reason = "other logs of the same requests and the metrics agree with one another"
    return {file: Apart(apart.seconds - ahead, reason) for file, apart in known.items()}


def _failure_series(readings: Sequence[Reading]) -> Iterator[Series]:
    """Metrics of the share or number of failed requests."""
    for reading in readings:
        for series in reading.series:
            name = series.name.lower()
            if len(series.times) > 30 and ("error_ratio" in name or 'status="5' in name or 'code="5' in name):
                yield series


def _behind_metrics(reference: Sequence[LogSource], series: Series) -> float | None:
    """By how many seconds the reference's failures come after those in the metric; None when they do not agree."""
    frame = pl.concat([_per_second(s.log, failed=True) for s in reference])
    start, end = int(series.times[0]) - FARTHEST, int(series.times[-1]) + FARTHEST
    rows = frame.filter(pl.col("second").is_between(start, end))
    if end - start > LONGEST or not rows.height:
        return None
    counts = np.bincount(rows["second"].to_numpy() - start, rows["requests"].to_numpy(), end - start + 1)
    smooth = np.convolve(counts, np.ones(10) / 10, "full")[: len(counts)]
    metric = np.interp(np.arange(start, end + 1), series.times, series.values, left=0.0, right=0.0)
    return best_lag(smooth, metric)
