"""Clocks that run ahead or behind: found where two logs tell of the same requests, and corrected.

Two logs that record the same failed requests jump up and down together, second by second. The lag at which their
jumps agree is how far their clocks are apart. Nothing is moved unless one lag stands out far above all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from afterword.core.detect.stretches import Floats
from afterword.core.detect.traffic import FAILED_FROM, FAILED_TO, LogSource, outermost
from afterword.core.evidence.clock import shifted
from afterword.core.model.reading import LogSummary, Reading, Series

FARTHEST = 600  # seconds; beyond this it is a wrong zone, not a wrong clock
LEAST = 5.0  # seconds; less may be the way between two machines
SMOOTH = 15  # seconds; what changes more slowly than this tells nothing of the lag
LONGEST = 4 * 3600  # seconds of the busiest stretch that are compared
LEAST_EVENTS = 30
CLEAR_STRENGTH, CLEAR_SIGMAS, CLEAR_RATIO = 0.2, 6.0, 1.5
SAME_CLOCK_SECONDS = 3.0
METRIC_SLACK = 12.0  # seconds; rates over ten seconds lag behind by about half their range


def settle_clocks(readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings with the times of sources whose clock is off corrected; their reports name the skew."""
    logs = [LogSource(reading.report, reading.log) for reading in readings if reading.log is not None]
    reference = outermost(logs)
    if not reference:
        return list(readings)
    skews = _against_requests(reference[0], [s for s in logs if s.log.requests is not None and s not in reference])
    skews |= _against_messages(logs, skews)
    skews = _blame(reference, skews, readings)
    return [_corrected(reading, skews.get(reading.report.file, 0.0)) for reading in readings]


def _corrected(reading: Reading, skew: float) -> Reading:
    if abs(skew) <= LEAST or reading.report.skew_seconds is not None:
        return reading
    moved, report = shifted(reading, round(skew)), reading.report
    kept = replace(moved.report, zone=report.zone, zone_source=report.zone_source, skew_seconds=float(round(skew)))
    return replace(moved, report=kept)


def _against_requests(reference: LogSource, others: Sequence[LogSource]) -> dict[str, float]:
    """How far the clocks of logs of the same requests are ahead; those that cannot be told are left out.

    Requests that went well are asked first: a request that timed out at the edge ends later in the application.
    """
    found: dict[str, float] = {}
    for other in others:
        for failed in (False, True):
            ours, theirs = (_per_second(s.log, failed=failed) for s in (other, reference))
            lag = lag_between(ours, theirs)
            if lag is not None:
                found[other.report.file] = float(lag)
                break
    return found


def _per_second(log: LogSummary, *, failed: bool) -> pl.DataFrame:
    frame = log.requests
    if frame is None:
        return pl.DataFrame({"second": [], "requests": []}, schema={"second": pl.Int64, "requests": pl.Float64})
    frame = frame.filter(pl.col("status").is_between(FAILED_FROM, FAILED_TO) == failed)
    return frame.group_by("second").agg(pl.col("requests").cast(pl.Float64).sum()).sort("second")


def lag_between(ours: pl.DataFrame, theirs: pl.DataFrame) -> int | None:
    """Give by how many seconds `ours` is ahead of `theirs` (columns second, requests); None when nothing stands out."""
    if not ours.height or not theirs.height or min(ours["requests"].sum(), theirs["requests"].sum()) < LEAST_EVENTS:
        return None
    start, end = _stretch(ours, theirs)
    first, second = (_jumps(frame, start, end) for frame in (ours, theirs))
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    if norm <= 0:
        return None
    size = 1 << (2 * len(first) - 1).bit_length()
    product = np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size))
    whole = np.fft.irfft(product, size) / norm
    strength = np.concatenate((whole[-FARTHEST:], whole[: FARTHEST + 1]))
    return _standing_out(strength)


def _standing_out(strength: Floats) -> int | None:
    best = int(np.argmax(strength))
    elsewhere = np.delete(strength, range(max(best - 3, 0), min(best + 4, len(strength))))
    top, noise = float(strength[best]), float(np.std(elsewhere))
    clear = top >= CLEAR_STRENGTH and top >= CLEAR_SIGMAS * noise and top >= CLEAR_RATIO * float(elsewhere.max())
    return best - FARTHEST if clear else None


def _stretch(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[int, int]:
    """The seconds to compare: all, or for long logs those around the middle of what the sparser one tells."""
    seconds = ours["second"].to_numpy()
    start, end = int(seconds.min()) - FARTHEST, int(seconds.max()) + FARTHEST
    if end - start > LONGEST:
        middle = int(np.median(np.repeat(seconds, np.minimum(ours["requests"].to_numpy(), 1000).astype(np.int64))))
        start, end = middle - LONGEST // 2, middle + LONGEST // 2
    return start, end


def _jumps(frame: pl.DataFrame, start: int, end: int) -> Floats:
    """Counts per second as their square roots, less their moving average: only the quick changes are left."""
    rows = frame.filter(pl.col("second").is_between(start, end))
    counts = np.bincount(rows["second"].to_numpy() - start, rows["requests"].to_numpy(), end - start + 1)
    roots: Floats = np.sqrt(counts)
    smooth = np.convolve(roots, np.ones(SMOOTH) / SMOOTH, "same")
    active = np.convolve(counts, np.ones(2 * SMOOTH), "same") > 0
    return np.where(active, roots - smooth, 0.0)


def _against_messages(logs: Sequence[LogSource], known: dict[str, float]) -> dict[str, float]:
    """The skew of logs that hold the same messages, first seen at the same moment, as a log whose skew is known."""
    found: dict[str, float] = {}
    for log in logs:
        if log.report.file in known or log.log.requests is not None:
            continue
        for other in logs:
            skew = known.get(other.report.file, 0.0)
            if abs(skew) > LEAST and _same_clock(log, other):
                found[log.report.file] = skew
    return found


def _same_clock(one: LogSource, other: LogSource) -> bool:
    """True when every message of level WARN or worse that both hold begins at the same moment in both."""
    firsts = {p.template: p.first for p in other.log.patterns if p.level not in (None, "INFO", "DEBUG")}
    apart = [
        abs((p.first - firsts[p.template]).total_seconds())
        for p in one.log.patterns
        if p.template in firsts and p.level not in (None, "INFO", "DEBUG")
    ]
    return bool(apart) and max(apart) <= SAME_CLOCK_SECONDS


def _blame(reference: Sequence[LogSource], skews: dict[str, float], readings: Sequence[Reading]) -> dict[str, float]:
    """Turn the skew round when metrics agree with the other logs: then it is the reference whose clock is off."""
    off = {file: skew for file, skew in skews.items() if abs(skew) > LEAST}
    if not off:
        return {}
    ahead = float(np.median(list(off.values())))
    lags = [lag for series in _failure_series(readings) if (lag := _behind_metrics(reference, series)) is not None]
    if lags and abs(float(np.median(lags)) + ahead) <= METRIC_SLACK < abs(ahead):
        return {source.report.file: -ahead for source in reference}
    return off


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
    return _best_lag(smooth, metric)


def _best_lag(first: Any, second: Any) -> float | None:
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    if norm <= 0:
        return None
    size = 1 << (2 * len(first) - 1).bit_length()
    whole = np.fft.irfft(np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size)), size) / norm
    strength = np.concatenate((whole[-FARTHEST:], whole[: FARTHEST + 1]))
    best = int(np.argmax(strength))
    return float(best - FARTHEST) if float(strength[best]) >= 0.7 else None
