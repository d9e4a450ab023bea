"""The requests that users made, second by second, at the outermost source that recorded them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from afterword.core.detect.base import join_evidence, line_evidence
from afterword.core.detect.stretches import Floats, ahead
from afterword.core.model.reading import FAILED_FROM, FAILED_TO, GAMMA, LogSummary, SourceReport
from afterword.core.model.span import Evidence

REFUSED_FROM = 400
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
MOST_SLOTS = 20_000
ENOUGH_PER_SLOT = 8  # fewer requests a slot make shares jump about
LONGEST_SPAN = 31 * 86_400  # a stray year in one line must not stretch the axis
PART = 256  # slots whose quantiles are worked out at once: they fit into the processor's cache
WINDOW_SECONDS = 5  # latency is judged over windows of this length, at least one slot

# How near a source stands to the users: a name in an earlier group is further out.
OUTERMOST = (
    r"cdn|cloudfront|akamai|fastly",
    r"\bedge\b|\belb\b|\balb\b|load.?balancer|haproxy|\blb\b|ingress|gateway|traefik|envoy|caddy",
    r"nginx|apache|httpd|front",
    r"access",
)
REQUEST_LOGS = r"access|haproxy|envoy|\balb\b"


@dataclass(frozen=True, eq=False)
class LogSource:
    """A log file: its report and what the engine kept of it."""

    report: SourceReport
    log: LogSummary


@dataclass(frozen=True, eq=False)
class Traffic:
    """Requests per slot of `step` seconds from Unix second `start` on; the sources are one log, perhaps rotated."""

    sources: tuple[LogSource, ...]
    start: int
    step: int
    total: Floats
    failed: Floats
    refused: Floats

    @property
    def file(self) -> str:
        """The file that the numbers are from (the first when the log was rotated)."""
        return self.sources[0].report.file

    @property
    def kind(self) -> str:
        """The kind of the source, as entries name it."""
        return self.sources[0].report.kind

    @property
    def window(self) -> int:
        """How many slots a latency window has."""
        return max(1, round(WINDOW_SECONDS / self.step))

    def time(self, slot: float) -> float:
        """The Unix second at which a slot begins."""
        return self.start + float(slot) * self.step

    def slot(self, second: float) -> int:
        """The slot that holds a Unix second, kept inside the axis."""
        return int(np.clip((second - self.start) // self.step, 0, max(len(self.total) - 1, 0)))

    @cached_property
    def histogram(self) -> tuple[int, np.ndarray[Any, Any]] | None:
        """The lowest latency bucket and the requests by slot and bucket from it on; None without durations."""
        frames = [s.log.latency for s in self.sources if s.log.latency is not None and s.log.latency.height]
        if not frames:
            return None
        frame = pl.concat([f.select("second", "bucket", "requests") for f in frames])
        frame = frame.filter(pl.col("second").is_between(self.start, self.start + self.step * len(self.total) - 1))
        if not frame.height:
            return None
        slot = (frame["second"].to_numpy() - self.start) // self.step
        lowest = int(frame["bucket"].cast(pl.Int32).min())  # type: ignore[arg-type]  # never None: not empty
        bucket = frame["bucket"].to_numpy().astype(np.int64) - lowest
        wide = int(bucket.max()) + 1
        cells = np.bincount(slot * wide + bucket, frame["requests"].to_numpy(), len(self.total) * wide)
        return lowest, cells.astype(np.uint32).reshape(-1, wide)

    def p95(self, width: int) -> Floats:
        """The 95th percentile in seconds over `width` slots from each slot on; NaN where nothing was recorded."""
        if self.histogram is None:
            return np.full(len(self.total), np.nan)
        lowest, grid = self.histogram
        firsts = range(0, len(grid), PART)
        place = np.concatenate([_place_p95(grid[first : first + PART + width - 1], width) for first in firsts])
        return np.where(place >= 0, seconds_in(place + lowest), np.nan)

    def ratio(self, width: int = 1, counts: Floats | None = None) -> Floats:
        """The share of failed requests (or of `counts`) over `width` slots from each slot on; 0 where none came."""
        total, failed = ahead(self.total, width), ahead(self.failed if counts is None else counts, width)
        return np.asarray(np.divide(failed, total, out=np.zeros_like(total), where=total > 0), dtype=np.float64)

    @cached_property
    def _rows(self) -> tuple[_Rows, ...]:
        """The requests of each source as arrays in the order of their seconds, from which stretches are cut quickly."""
        return tuple(_rows_of(s.report.file, s.log.requests) for s in self.sources if s.log.requests is not None)

    def lines(self, start: float, end: float, *, failed_only: bool) -> tuple[Evidence, ...]:
        """The lines of the requests that ended in Unix seconds `start` to `end` (exclusive), one span a file."""
        pieces: list[Evidence] = []
        for rows in self._rows:
            part = rows.between(start, end)
            wanted = rows.failed[part] if failed_only else np.ones(part.stop - part.start, dtype=np.bool_)
            if wanted.any():
                first, last = rows.first_line[part][wanted].min(), rows.last_line[part][wanted].max()
                pieces.append(line_evidence(rows.file, int(first), int(last)))
        return join_evidence(pieces)

    def first_failure(self, start: float, end: float) -> int | None:
        """The first Unix second in the stretch with a failed request."""
        parts = [(rows, rows.between(start, end)) for rows in self._rows]
        seconds = [rows.second[part][rows.failed[part]][:1] for rows, part in parts]
        return min((int(found[0]) for found in seconds if len(found)), default=None)


def seconds_in(bucket: Any) -> Any:
    """The middle of a latency bucket in seconds, of a number or of an array of them."""
    return GAMMA ** (bucket - 0.5) / 1000.0


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one source counts, a row for each second and status, in the order of the seconds."""

    file: str
    second: np.ndarray[Any, Any]
    failed: np.ndarray[Any, Any]
    first_line: np.ndarray[Any, Any]
    last_line: np.ndarray[Any, Any]

    def between(self, start: float, end: float) -> slice:
        """The rows of the seconds from `start` up to, but without, `end`."""
        first, behind = np.searchsorted(self.second, (start, end))
        return slice(int(first), max(int(first), int(behind)))


def _rows_of(file: str, requests: pl.DataFrame) -> _Rows:
    frame = requests.sort("second", maintain_order=True)
    failed = frame.select(pl.col("status").is_between(FAILED_FROM, FAILED_TO)).to_series().to_numpy()
    lines = frame["first_line"].to_numpy(), frame["last_line"].to_numpy()
    return _Rows(file, frame["second"].to_numpy(), failed, *lines)


def _place_p95(grid: np.ndarray[Any, Any], width: int) -> np.ndarray[Any, Any]:
    """The bucket of the 95th percentile over `width` slots from each of the first `PART` slots on; -1 without any."""
    pooled = grid[:PART].copy()
    for by in range(1, min(width, len(grid))):
        later = grid[by : by + len(pooled)]
        pooled[: len(later)] += later
    along = np.cumsum(pooled, axis=1, dtype=pooled.dtype)
    count = along[:, -1]
    needed = np.ceil(0.95 * count).astype(pooled.dtype)
    return np.where(count > 0, (along < needed[:, None]).sum(axis=1), -1)


def outermost(logs: Sequence[LogSource]) -> tuple[LogSource, ...]:
    """Give the log that stands nearest to the users: one log, in several files only when it was rotated."""
    served = [source for source in logs if source.log.requests is not None and source.log.requests.height]
    if not served:
        return ()
    best = min(served, key=lambda s: (_distance(s.report), -_requests(s), s.report.file))
    family = [s for s in served if family_of(s.report) == family_of(best.report) and s.report.kind == best.report.kind]
    return tuple(_apart([best, *sorted((s for s in family if s is not best), key=lambda s: s.report.file)]))


def _distance(report: SourceReport) -> int:
    """How far from the users a source stands; a log of requests stands outside one that also logs other things."""
    words = f"{report.kind} {report.file}".lower().replace("_", " ")
    place = next((i for i, names in enumerate(OUTERMOST) if re.search(names, words)), len(OUTERMOST))
    return place + (0 if re.search(REQUEST_LOGS, words) else 10)


def _requests(source: LogSource) -> int:
    frame = source.log.requests
    return 0 if frame is None else int(frame["requests"].sum())


def family_of(report: SourceReport) -> str:
    """Give the name of a log without what rotation adds: `nginx/access.log.2.gz` gives `nginx/access.log`."""
    folder, name = posixpath.split(report.file)
    return posixpath.join(folder, re.sub(r"([.-]\d+)?(\.(gz|zst|xz|bz2))?$", "", name))


def _apart(family: list[LogSource]) -> list[LogSource]:
    """Keep the files that do not tell of the same time as one already kept: copies must not count twice."""
    kept: list[LogSource] = []
    for source in family:
        first, last = source.report.first, source.report.last
        clash = any(
            first and last and k.report.first and k.report.last and first < k.report.last and k.report.first < last
            for k in kept
        )
        if not clash:
            kept.append(source)
    return kept


def read_traffic(logs: Sequence[LogSource], window: tuple[float, float] | None = None) -> Traffic | None:
    """Give the traffic at the outermost log, within the window when one is given; None without such a log."""
    sources = outermost(logs)
    frames = [s.log.requests.select("second", "status", "requests") for s in sources if s.log.requests is not None]
    if not frames:
        return None
    frame = pl.concat(frames)
    if window:
        frame = frame.filter(pl.col("second").is_between(int(window[0]), int(window[1])))
    frame = _without_strays(frame)
    if not frame.height:
        return None
    second = frame["second"].to_numpy()
    start, end = int(second.min()), int(second.max())
    weights = frame["requests"].to_numpy().astype(np.float64)
    status = frame["status"].to_numpy()
    bad: Floats = np.where((status >= FAILED_FROM) & (status <= FAILED_TO), weights, 0.0)
    step = _step(second, weights, start, end)
    start -= start % step
    slot = (second - start) // step
    size = int(slot.max()) + 1
    refused: Floats = np.where((status >= REFUSED_FROM) & (status < FAILED_FROM), weights, 0.0)
    counts = [np.bincount(slot, w, size).astype(np.float64) for w in (weights, bad, refused)]
    return Traffic(sources, start, step, *counts)


def _without_strays(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out the odd request whose time lies years from all others."""
    if not frame.height:
        return frame
    ends = frame.select(pl.col("second").min().alias("a"), pl.col("second").max().alias("b")).row(0)
    if ends[1] - ends[0] <= LONGEST_SPAN:
        return frame
    middle = float(frame.sort("second")["second"].median())  # type: ignore[arg-type]  # never None: not empty
    half = LONGEST_SPAN / 2
    return frame.filter(pl.col("second").is_between(int(middle - half), int(middle + half)))


def _step(second: np.ndarray[Any, Any], weights: Floats, start: int, end: int) -> int:
    """The shortest slot that keeps the axis bounded and usually holds enough requests."""
    for step in STEPS:
        if (end - start) / step > MOST_SLOTS:
            continue
        filled = np.bincount((second - start) // step, weights)
        if float(np.median(filled[filled > 0])) >= ENOUGH_PER_SLOT:
            return step
        if (end - start) / step < 30:  # a coarser axis would have nothing to compare
            return step
    return STEPS[-1]
