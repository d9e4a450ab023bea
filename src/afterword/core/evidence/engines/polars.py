"""Summarises a log of any size in this process: Polars groups every line, stage two sees only the exemplars."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import log

import numpy as np
import polars as pl

from afterword.core.evidence.base import Source
from afterword.core.evidence.engines.affected import Affected
from afterword.core.evidence.engines.blocks import Block, blocks
from afterword.core.evidence.engines.chosen import chosen_engine
from afterword.core.evidence.engines.layout import Layout, level_expr
from afterword.core.evidence.engines.moments import Kept, moments_of
from afterword.core.evidence.engines.octets import Truths
from afterword.core.evidence.engines.packed import as_numbers, groups
from afterword.core.evidence.engines.patterns import Shapes, fingerprint, moment, shapes_of
from afterword.core.evidence.engines.tally import Tally, squeeze_rare
from afterword.core.model.reading import GAMMA, LogSummary, Reading, SourceReport
from afterword.core.model.span import Unread

LEAST_MS = 0.01
BUCKET = 10
AHEAD = 1  # blocks extracted while the one before is grouped: Polars lets go of the interpreter, so both cores work
EXAMPLES = 5
CLIP = 200
GARBLED = r"[\x00-\x08\x0e-\x1a\x{FFFD}]"
SHAPES_KEPT = 20_000
ROUTES_KEPT = 1_000

LINE_COLUMNS = ("first_line", "last_line")


@dataclass(slots=True)
class _Counts:
    records: int = 0
    unread: int = 0
    continuation: int = 0
    blank: int = 0
    lines: int = 0
    health: int = 0
    first: int | None = None  # Unix milliseconds
    last: int | None = None
    examples: list[Unread] = field(default_factory=list)


def read_log(source: Source, layout: Layout) -> Reading:
    """The reading of a line-oriented log; memory does not grow with its size."""
    engine = chosen_engine()
    if engine:
        return engine(source, layout)
    from afterword.core.evidence.mixed import Mixed  # it knows readers, and readers know this module

    stage, mixed = Stage(layout), Mixed(layout, source)
    with source.open() as stream, ThreadPoolExecutor(1) as pool:
        waiting: deque[tuple[Block, Future[pl.DataFrame]]] = deque()
        for block in blocks(stream):
            waiting.append((block, pool.submit(mixed.extract, block)))
            if len(waiting) > AHEAD:
                stage.feed(*_next(waiting))
        while waiting:
            stage.feed(*_next(waiting))
    reading = stage.reading(source)
    return replace(reading, report=replace(reading.report, note=mixed.note)) if mixed.note else reading


def _next(waiting: deque[tuple[Block, Future[pl.DataFrame]]]) -> tuple[Block, pl.DataFrame]:
    block, extracted = waiting.popleft()
    return block, extracted.result()


class Stage:
    """Stage one: takes blocks in and keeps the counts; `reading` runs stage two and gives everything."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._counts = _Counts()
        self._kept = Kept()
        self._affected = Affected()
        self._requests, self._latency, self._levels = (
            Tally("second", "status"),
            Tally("second", "bucket"),
            Tally("second", "level"),
        )
        self._routes = Tally("minute", "route", "status", squeeze=squeeze_rare("route", ROUTES_KEPT))
        self._shapes = Tally("fp", "bucket", "level", squeeze=squeeze_rare("fp", SHAPES_KEPT))
        self._paths = Tally("bucket", "method", "route", "status", squeeze=squeeze_rare("route", ROUTES_KEPT))

    def feed(self, block: Block, records: pl.DataFrame) -> None:
        """Takes in a block of lines and the records that the layout found in them, in the order of the file."""
        if records.height < block.count:
            self._others(block, records.get_column("n"))
        self._counts.lines += block.count
        self._counts.records += records.height
        if records.height:
            self._records(records)
            self._affected.add(block, records)

    def _others(self, block: Block, records: pl.Series) -> None:
        """Counts the lines that begin no record: blank, continuation or unread."""
        other = np.ones(block.count, dtype=bool)
        other[records.to_numpy() - block.first] = False
        blank = block.blank(other)
        other &= ~blank
        self._counts.blank += int(blank.sum())
        if self._layout.continues:
            follows = self._following(block, other, records)
            self._counts.continuation += int(follows.sum())
            other &= ~follows
        self._counts.unread += int(other.sum())
        other[np.flatnonzero(other)[EXAMPLES - len(self._counts.examples) :]] = False
        for n, line in block.pick(other).rows():
            self._counts.examples.append(Unread(n, line.strip()[:CLIP], self._layout.reason))

    def _following(self, block: Block, other: Truths, records: pl.Series) -> Truths:
        """Which of the other lines belong to the record before them: those behind one that are not garbled."""
        follows = other.copy()
        if not self._counts.records:
            follows[: int(records[0]) - block.first if len(records) else block.count] = False
        if block.garbled:
            rows = block.pick(follows)
            garbled = rows.filter(pl.col("line").str.contains(GARBLED)).get_column("n")
            follows[garbled.to_numpy() - block.first] = False
        return follows

    def _records(self, frame: pl.DataFrame) -> None:
        given = set(frame.columns)
        ms = pl.col("ms").fill_null(0) if "ms" in given else 0
        frame = frame.with_columns(at=pl.col("second") * 1000 + ms)
        self._span(frame.get_column("at"))
        if "level" in given:
            self._count_levels(frame)
        if "health" in given:
            healthy = int(frame.get_column("health").sum())
            self._counts.health += healthy
            frame = frame.filter(~pl.col("health")) if healthy else frame
        if "duration" in given:
            self._count_latency(frame)
        if {"message", "status", "method"} <= given:  # lines of an access log among others
            bare = pl.col("message").is_null() & pl.col("status").is_not_null()
            self._count_paths(frame.filter(bare))
            frame = frame.filter(~bare)
        if "message" in given:
            distinct = self._count_shapes(
                frame if "level" in given else frame.with_columns(level=pl.lit(None, pl.String))
            )
            self._kept.add(frame, distinct)
            if "status" in given:
                self._count_requests(frame)
        elif "status" in given:
            self._count_paths(frame)

    def _span(self, at: pl.Series) -> None:
        first, last = as_numbers(at).min(), as_numbers(at).max()
        counts = self._counts
        counts.first = int(first if counts.first is None else min(counts.first, first))
        counts.last = int(last if counts.last is None else max(counts.last, last))

    def _count_levels(self, frame: pl.DataFrame) -> None:
        told = frame.filter(pl.col("level").is_not_null()) if frame.get_column("level").null_count() else frame
        grouped = counted(told, "records", "second", "level")
        self._levels.add(grouped.with_columns(level_expr(pl.col("level"))))

    def _count_requests(self, frame: pl.DataFrame) -> None:
        """Requests and routes of a log that has messages too."""
        told = frame.filter(pl.col("status").is_not_null()) if frame.get_column("status").null_count() else frame
        self._requests.add(counted(told, "requests", "second", "status"))
        if "route" in told.columns:
            told = told.filter(pl.col("route").is_not_null()) if told.get_column("route").null_count() else told
            told = told.with_columns(minute=pl.col("second") // 60 * 60)
            self._routes.add(_as_text(counted(told, "count", "minute", "route", "status").drop(LINE_COLUMNS)))

    def _count_latency(self, frame: pl.DataFrame) -> None:
        rows = frame.filter(pl.col("duration").is_finite() & (pl.col("duration") >= 0))
        rows = rows.select("n", "second", bucket=latency_bucket(pl.col("duration")))
        self._latency.add(counted(rows, "requests", "second", "bucket").drop("last_line"))

    def _count_shapes(self, frame: pl.DataFrame) -> pl.Series:
        """Groups equal messages first, so that the fingerprint is made of distinct ones only; gives those back."""
        told = frame.filter(pl.col("message").is_not_null()) if frame.get_column("message").null_count() else frame
        told = told.with_columns(bucket=pl.col("second") // BUCKET * BUCKET)
        found = groups(*(as_numbers(told.get_column(key)) for key in ("message", "bucket", "level")))
        at = told.get_column("at").to_numpy()
        distinct = told.select("message", "bucket", "level", first_line="n")[found.first].with_columns(
            count=pl.Series(found.count, dtype=pl.UInt32),
            first=pl.Series(found.least(at)),
            last=pl.Series(found.most(at)),
        )
        distinct = distinct.sort("first_line")
        distinct = distinct.with_columns(fp=fingerprint(pl.col("message")), level=level_expr(pl.col("level")))
        shapes = distinct.group_by("fp", "bucket", "level", maintain_order=True).agg(
            pl.col("count").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("first_line").min(),
            pl.col("message").first().str.slice(0, 2 * CLIP).alias("exemplar"),
        )
        self._shapes.add(shapes)
        return distinct.get_column("message").unique()

    def _count_paths(self, frame: pl.DataFrame) -> None:
        """Requests and routes of an access log, both from one fine grouping."""
        told = frame.filter(pl.col("status").is_not_null()) if frame.get_column("status").null_count() else frame
        fine = counted(told, "requests", "second", "method", "route", "status")
        count = (pl.col("requests").sum(), pl.col("first_line").min(), pl.col("last_line").max())
        self._requests.add(fine.group_by("second", "status").agg(count))
        bucket = (pl.col("second") // BUCKET * BUCKET).alias("bucket")
        at = pl.col("second") * 1000
        coarse = fine.group_by(bucket, "method", "route", "status").agg(
            pl.col("requests").sum().alias("count"),
            at.min().alias("first"),
            at.max().alias("last"),
            pl.col("first_line").min(),
        )
        self._paths.add(_as_text(coarse))

    def reading(self, source: Source) -> Reading:
        """Everything that the blocks said."""
        shapes = self._mine()
        summary = LogSummary(
            requests=_sized(self._requests.result(), "requests", "last_line"),
            latency=_sized(self._latency.result(), "requests"),
            routes=self._route_frame(),
            levels=_sized(self._levels.result(), "records", "last_line"),
            patterns=shapes.patterns,
            health_checks=self._counts.health,
            bucket_seconds=shapes.bucket_seconds,
            affected=self._affected.result(),
        )
        moments = moments_of(self._kept, source.name, self._layout.kind, shapes)
        return Reading(self._report(source), moments=moments, log=summary)

    def _mine(self) -> Shapes:
        shapes = self._shapes.result()
        if shapes is not None:
            return shapes_of(shapes)
        paths = self._paths.result()
        if paths is None:
            return Shapes()
        shape = pl.concat_str("method", "route", pl.col("status").cast(pl.String), separator=" ", ignore_nulls=True)
        return shapes_of(paths.with_columns(fp=shape, exemplar=shape, level=pl.lit(None, pl.String)), mined=False)

    def _route_frame(self) -> pl.DataFrame | None:
        parts = [part for part in (self._routes.result(), self._path_routes()) if part is not None]
        if not parts:
            return None
        keys = ("minute", "route", "status")
        routes = parts[0] if len(parts) == 1 else pl.concat(parts).group_by(keys).agg(pl.col("count").sum()).sort(keys)
        return routes.rename({"count": "requests"}).with_columns(pl.col("requests").cast(pl.UInt32))

    def _path_routes(self) -> pl.DataFrame | None:
        paths = self._paths.result()
        if paths is None:
            return None
        minute = (pl.col("bucket") // 60 * 60).alias("minute")
        return paths.group_by(minute, "route", "status").agg(pl.col("count").sum()).sort("minute", "route", "status")

    def _report(self, source: Source) -> SourceReport:
        counts, zone = self._counts, self._layout.zone
        return SourceReport(
            source.name, self._layout.kind, source.sha256, source.size, counts.records, counts.unread,
            unread_examples=tuple(counts.examples),
            first=None if counts.first is None else moment(counts.first),
            last=None if counts.last is None else moment(counts.last),
            zone=zone or "UTC", zone_source="stated" if zone else "assumed",
            lines=counts.lines, continuation=counts.continuation, blank=counts.blank,
            problem=None if counts.records else f"Not one record was understood in {source.name}.",
        )  # fmt: skip


def counted(rows: pl.DataFrame, count: str, *keys: str) -> pl.DataFrame:
    """How many of the rows, which are in the order of the file, have each combination of keys, and on which lines."""
    found = groups(*(as_numbers(rows.get_column(key)) for key in keys))
    n = rows.get_column("n")
    lines = [n.gather(found.first).alias("first_line"), n.gather(found.last).alias("last_line")]
    return rows.select(*keys)[found.first].hstack([pl.Series(count, found.count, dtype=pl.UInt32), *lines])


def latency_bucket(duration: pl.Expr) -> pl.Expr:
    """The number of the latency bucket that holds a duration in milliseconds, see LogSummary."""
    return (duration.clip(LEAST_MS, 1e9).log() / log(GAMMA)).ceil().cast(pl.Int16)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Categories, which group quickly within a block, as strings, which can be added up across blocks."""
    return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _sized(frame: pl.DataFrame | None, *names: str) -> pl.DataFrame | None:
    """The frame with its counts as u32, the promised size."""
    return None if frame is None else frame.with_columns(pl.col(*names).cast(pl.UInt32))
