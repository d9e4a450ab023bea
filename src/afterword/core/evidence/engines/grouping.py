"""The patterns of one log of any size, and which of them each of its lines has: two passes, constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Source, Window
from afterword.core.evidence.engines.blocks import Block, blocks
from afterword.core.evidence.engines.chosen import layout_by
from afterword.core.evidence.engines.headers import LEVEL, Header, find_header
from afterword.core.evidence.engines.layout import Layout, level_expr
from afterword.core.evidence.engines.masks import CLIP
from afterword.core.evidence.engines.patterns import OTHER, Shapes, fingerprint, shapes_of
from afterword.core.evidence.engines.tally import RULES, Tally, squeeze_rare
from afterword.core.evidence.files import read_head
from afterword.core.evidence.registry import readers
from afterword.core.evidence.sniff import best_reader, why_not_text
from afterword.core.model.reading import Pattern

BUCKET = 10
SHAPES_KEPT = 20_000
SAMPLED = 2_000
RISE = 2.0  # times the rate before
SURE = 3.0  # standard deviations of a count that comes by chance
WHOLE_LINE = "plain_log"  # its reader knows where the time is and guesses the rest
SPAN = (pl.col("at").min().alias("first"), pl.col("at").max().alias("last"), pl.col("n").min().alias("first_line"))

LOOSE = frozenset({"notes"})  # kinds that are no logs, and may yet be lines of one shape


@dataclass(frozen=True, slots=True)
class Change:
    """How a pattern behaves in the window, beside what came before it: its records, and their rates per minute."""

    change: str | None
    baseline: int
    in_window: int
    rate_before: float
    rate_in_window: float


@dataclass(frozen=True, slots=True)
class Grouped:
    """The patterns of a log, the oldest first, and, when a window was given, what changed by the pattern's id."""

    patterns: tuple[Pattern, ...]
    timed: bool
    bucket_seconds: int
    changes: Mapping[str, Change]
    compared: bool  # a window was given and something lies before it


class LooseLayout:
    """Any text: one record a line, or, where most lines begin with a time, a line with the ones without below it."""

    kind = "text"
    reason = "it begins no record"
    zone: str | None = None

    def __init__(self, header: Header) -> None:
        self.continues = header.timed
        self._begins = header.expression.removesuffix("?")

    def extract(self, block: Block) -> pl.DataFrame:
        """Each line that begins a record, whole, at no known time."""
        rows = block.frame.filter(pl.col("line").fill_null("").str.strip_chars() != "")
        if self.continues:
            rows = rows.filter(pl.col("line").str.contains(self._begins))
        return rows.select("n", pl.lit(0, pl.Int64).alias("second"), pl.col("line").alias("message"))


def layout_of(source: Source) -> Layout:
    """How the lines of a source are laid out, as its reader knows it; of a file that no reader knows, by its look."""
    head = read_head(source)
    why = why_not_text(head)
    if why:
        raise EvidenceError(file=source.name, reason=why)
    reader = best_reader(head, readers())
    if reader is None or reader.kind in LOOSE:
        return LooseLayout(find_header(head.lines[:SAMPLED]))
    layout = layout_by(reader, source)
    if layout is None:
        raise EvidenceError(file=source.name, reason=f"it is {reader.kind.replace('_', ' ')}, which has no log lines")
    return layout


class Grouper:
    """Groups the records of one source: `patterns` reads it once, `assigned` once more."""

    def __init__(self, source: Source, window: Window | None = None) -> None:
        self._source, self._layout = source, layout_of(source)
        self._timed = not isinstance(self._layout, LooseLayout)
        self._edges = [int(edge.timestamp()) for edge in window] if window and self._timed else []
        self._header: Header | None = None
        self._mined = True
        self._shapes = Shapes()

    def patterns(self) -> Grouped:
        """The patterns of the whole file."""
        tally = Tally("fp", "bucket", "level", squeeze=squeeze_rare("fp", SHAPES_KEPT))
        with self._source.open() as stream:
            for block in blocks(stream):
                tally.add(self._tallied(self._records(block)))
        cells = tally.result()
        if cells is None:
            raise EvidenceError(file=self._source.name, reason="there is not one log record in it")
        self._shapes = shapes_of(cells, mined=self._mined)
        changes = self._changes(cells) if self._edges else {}
        compared = bool(changes) and int(cells["bucket"].min()) < self._edges[0]  # type: ignore[arg-type]
        return Grouped(self._shapes.patterns, self._timed, self._shapes.bucket_seconds, changes, compared)

    def assigned(self) -> Iterator[pl.DataFrame]:
        """`line` and `pattern` of every line, block by block; a line that belongs to no record has an empty pattern."""
        names = self._names()
        last = ""
        with self._source.open() as stream:
            for block in blocks(stream):
                lines = self._lines(block, names, last)
                last = lines.get_column("pattern")[-1]
                yield lines

    def _records(self, block: Block) -> pl.DataFrame:
        """`n`, `at`, `second`, `level` and `message` of each record, with the header that all have taken off."""
        frame = self._layout.extract(block)
        if "message" not in frame.columns:
            self._mined = False
            parts = [pl.col(name).cast(pl.String) for name in ("method", "route", "status") if name in frame.columns]
            frame = frame.with_columns(message=pl.concat_str(parts, separator=" ", ignore_nulls=True))
        elif self._layout.kind == WHOLE_LINE:
            line = block.frame.get_column("line").gather(frame.get_column("n") - block.first)
            frame = frame.with_columns(line.alias("message"))
        frame = frame.filter(pl.col("message").is_not_null())
        ms = pl.col("ms").fill_null(0) if "ms" in frame.columns else 0
        level = pl.col("level") if "level" in frame.columns else pl.lit(None, pl.String)
        frame = frame.select("n", "second", "message", level=level, at=pl.col("second") * 1000 + ms)
        return self._stripped(frame) if self._mined else frame

    def _stripped(self, frame: pl.DataFrame) -> pl.DataFrame:
        if self._header is None:
            step = max(1, frame.height // SAMPLED)
            self._header = find_header(frame.get_column("message").gather_every(step).to_list())
        text, level = pl.col("message"), pl.col("level")
        frame = frame.with_columns(whole=text, message=text.str.replace(self._header.expression, ""))
        if self._header.leveled:
            lead = pl.col("whole").str.head(pl.col("whole").str.len_chars() - text.str.len_chars())
            level = lead.str.extract(LEVEL).fill_null(level)
        return frame.with_columns(level=level_expr(level)).drop("whole")

    def _tallied(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Counts by fingerprint, level and stretch of time; no stretch lies on both sides of an edge of the window."""
        bucket = pl.col("second") // BUCKET * BUCKET
        for edge in self._edges:
            bucket = pl.when(pl.col("second") >= edge).then(pl.max_horizontal(bucket, pl.lit(edge))).otherwise(bucket)
        distinct = frame.group_by("message", bucket.alias("bucket"), "level", maintain_order=True)
        counted = distinct.agg(pl.len().alias("count"), *SPAN).with_columns(fp=self._fingerprint())
        shapes = counted.group_by("fp", "bucket", "level", maintain_order=True)
        exemplar = pl.col("message").first().str.slice(0, CLIP).alias("exemplar")
        return shapes.agg(*(RULES[name](name) for name in ("count", "first", "last", "first_line")), exemplar)

    def _fingerprint(self) -> pl.Expr:
        return fingerprint(pl.col("message")) if self._mined else pl.col("message")

    def _names(self) -> pl.DataFrame:
        rows = [(*key, name) for key, name in self._shapes.of.items()]
        return pl.DataFrame(rows, schema={"fp": pl.String, "level": pl.String, "pattern": pl.String}, orient="row")

    def _lines(self, block: Block, names: pl.DataFrame, last: str) -> pl.DataFrame:
        records = self._records(block).with_columns(fp=self._fingerprint())
        rare = names.filter(pl.col("fp") == OTHER).select("level", rare="pattern")
        known = records.join(names, on=["fp", "level"], how="left", nulls_equal=True)
        known = known.join(rare, on="level", how="left", nulls_equal=True)
        known = known.select("n", pl.coalesce("pattern", "rare", pl.lit("")).alias("pattern"))
        lines = block.numbers.to_frame().join(known, on="n", how="left", maintain_order="left")
        if not self._layout.continues:
            blank = block.frame.get_column("line").str.strip_chars().fill_null("") == ""
            lines = lines.with_columns(pl.when(blank).then("pattern").otherwise(pl.col("pattern").fill_null("")))
        return lines.select(pl.col("n").alias("line"), pl.col("pattern").forward_fill().fill_null(last))

    def _changes(self, cells: pl.DataFrame) -> dict[str, Change]:
        start, end = self._edges
        first = int(cells["bucket"].min())  # type: ignore[arg-type]
        before, inside = max(start - first, 0) / 60, (end - start) / 60
        at, count = pl.col("bucket"), pl.col("count")
        named = cells.join(self._names(), on=["fp", "level"], how="left", nulls_equal=True)
        rows = named.group_by("pattern").agg(
            count.filter(at < start).sum().alias("before"),
            count.filter((at >= start) & (at < end)).sum().alias("inside"),
        )
        return {name: judged(earlier, now, before, inside) for name, earlier, now in rows.rows()}


def judged(before: int, inside: int, minutes_before: float, minutes_inside: float) -> Change:
    """What became of a pattern that came so often in so many minutes before the window and within it.

    Nothing is said where there is no time before the window, or where the pattern comes only after it. A pattern that
    came too rarely to be missed is steady.
    """
    if minutes_before <= 0:
        return Change(None, before, inside, 0.0, inside / minutes_inside)
    expected = before / minutes_before * minutes_inside
    more = inside - expected
    if not before:
        change = "new" if inside else None
    elif not inside and expected >= SURE:
        change = "stopped"
    elif inside >= RISE * expected and more >= SURE * max(expected, 1.0) ** 0.5:
        change = "rose"
    else:
        change = "steady"
    return Change(change, before, inside, before / minutes_before, inside / minutes_inside)
