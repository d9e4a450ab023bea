"""Logs in which lines of several kinds lie: put together from files, or with a line of another kind as the message."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from afterword.core.evidence.base import Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.matched import merged
from afterword.core.evidence.engines.times import FORMS, Stamps
from afterword.core.evidence.enveloped import SHAPED, told_by
from afterword.core.evidence.readers.json_lines import JsonLayout
from afterword.core.evidence.readers.logfmt import LogfmtLayout
from afterword.core.evidence.readers.nginx_access import AccessLayout, DurationRule
from afterword.core.evidence.readers.nginx_error import ErrorLayout
from afterword.core.evidence.readers.plain_log import PlainLayout
from afterword.core.evidence.readers.syslog import Syslog
from afterword.core.evidence.readers.syslog_5424 import Syslog5424

ALIKE = frozenset({"container_log", "docker_json", "journal_export", "mysql_slow"})  # what goes on begins as records do

# How a record begins in the kinds that are told apart here; what goes on with a record does not begin so.
BEGINS = (
    r"^(?:\{\s*\"|<\d{1,3}>|[IWEF]\d{4} \d{2}:|\d+:[A-Z] \d{2} [A-Z][a-z]{2} \d{4} |[A-Za-z_@][\w.@/-]*=\S"
    r"|(?:\S+ ){0,4}\[?\d{1,4}[-/](?:\d{1,2}|[A-Z][a-z]{2})[-/]\d{2,4}[T :]\d{2}:\d{2}"
    r"|[\[(]?[A-Z][a-z]{2} (?:[A-Z][a-z]{2} )?[ \d]\d \d{2}:\d{2}:\d{2})"
)
# How a message begins that is itself a line of such a kind; the cheaper test, for it is asked of every log.
WITHIN = r"^\s*\{\s*\"|^\S+ \S+ \S+ \[\d{2}/[A-Z]|^[a-z_@][\w.@]*=\S+ +[a-z_@][\w.@]*=|^[IWEF]\d{4} \d\d:"
NAMED = DurationRule(r"[\s\"](?:rt|request_time|req_time|reqtime)[=:]\"?(\d+(?:\.\d+)?)", 1000.0)
DATED = tuple(form for form in FORMS if form.name in ("iso", "slashed", "named"))


class Mixed:
    """A layout with the lines that it leaves out read by layouts of their own, and lines within messages opened up.

    Each line is judged by itself, so that it does not matter where a file is cut into blocks.
    """

    def __init__(self, layout: Layout, source: Source | None = None) -> None:
        self._layout, self._source = layout, source
        self.kind, self.continues, self.reason = layout.kind, layout.continues, layout.reason
        self._made: dict[str, list[Layout]] = {}
        self._met: set[str] = set()

    @property
    def zone(self) -> str | None:
        """The zone that the file states."""
        return self._layout.zone

    @property
    def note(self) -> str | None:
        """Which other kinds of lines were met, as a sentence; None when there were none."""
        kinds = sorted(self._met - {self.kind})
        return f"It also holds lines of {', '.join(kinds)}, which were read as such." if kinds else None

    def extract(self, block: Block) -> pl.DataFrame:
        """The records of the block, of whatever kind."""
        records = self._opened(self._layout.extract(block))
        if records.height == block.count or self.kind in ALIKE:
            return records
        rows = block.pick(_left(block, records))
        rows = rows.filter(pl.col("line").str.contains(BEGINS).fill_null(value=False))
        found = self._among(rows) if rows.height else []
        return merged([_plain(part) for part in (records, *found) if part.height]) if found else records

    def _layouts(self, name: str, make: Callable[[Source | None], list[Layout]]) -> list[Layout]:
        """The layouts to try, made once: they remember the zone and the year."""
        if name not in self._made:
            self._made[name] = make(self._source)
        return self._made[name]

    def _opened(self, records: pl.DataFrame) -> pl.DataFrame:
        """The records, those whose message is itself a line of a known kind read by that kind."""
        if "message" not in records.columns or "status" in records.columns:
            return records
        likely = records.get_column("message").str.contains(WITHIN).fill_null(value=False)
        if not likely.any():
            return records
        rest = _outer(records.filter(likely))
        read: list[pl.DataFrame] = []
        for layout in self._layouts("inner", _inner):
            told, rest = told_by(layout, rest) if rest.height else (rest.clear(), rest)
            read += [_plain(told)] if told.height else []
        if not read:
            return records
        inner = _with_level_of(records, merged(read))
        others = records.join(inner.select("n"), on="n", how="anti", maintain_order="left")
        return merged([_plain(part) for part in (inner, others) if part.height])

    def _among(self, rows: pl.DataFrame) -> list[pl.DataFrame]:
        """The records of other kinds among lines that are none of this one."""
        found: list[pl.DataFrame] = []
        for layout in self._layouts("others", _others):
            if not rows.height:
                break
            block = Block(1, "".join(f"{line}\n" for line in rows.get_column("line")).encode())
            read = layout.extract(block)
            if read.height:
                found.append(read.with_columns(rows.get_column("n").gather(read.get_column("n") - 1).alias("n")))
                rows = rows.join(found[-1].select("n"), on="n", how="anti", maintain_order="left")
                self._met.add(layout.kind)
        return found


def _inner(source: Source | None) -> list[Layout]:
    """What messages may be; the time around them counts, so that they need none."""
    klog = next(reader for reader in SHAPED if reader.kind == "klog")
    return [
        JsonLayout(b"", timeless=True), AccessLayout(NAMED), klog.layout(source), LogfmtLayout(b"", timeless=True),
    ]  # fmt: skip


def _others(source: Source | None) -> list[Layout]:
    """What lines may be, the most telling first; a time at the beginning is enough for the last."""
    dated: Sequence[Layout] = [PlainLayout(Stamps(form, None, zoned=True, within=1)) for form in DATED]
    return [
        JsonLayout(b""), AccessLayout(NAMED), *(reader.layout(source) for reader in SHAPED), ErrorLayout(),
        Syslog5424().layout(source), Syslog().layout(source), LogfmtLayout(b""), *dated,
    ]  # fmt: skip


def _outer(records: pl.DataFrame) -> pl.DataFrame:
    """The records as lines wrapped by their log, as `told_by` takes them."""
    logger = pl.col("logger") if "logger" in records.columns else pl.lit(None, pl.String)
    ms = pl.col("ms") if "ms" in records.columns else pl.lit(0, pl.Int16)
    return records.select("n", "second", ms=ms, stream=logger, text="message")


def _with_level_of(records: pl.DataFrame, inner: pl.DataFrame) -> pl.DataFrame:
    """The inner lines with the level of the log around them where they name none."""
    if "level" not in records.columns:
        return inner
    outside = records.select("n", level_outside="level")
    told = pl.coalesce("level", "level_outside") if "level" in inner.columns else pl.col("level_outside")
    return inner.join(outside, on="n", how="left", maintain_order="left").with_columns(level=told).drop("level_outside")


def _left(block: Block, records: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which lines of a block are no records."""
    other = np.ones(block.count, dtype=np.bool_)
    other[records.get_column("n").to_numpy() - block.first] = False
    return other


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with categories as strings: those of several layouts know nothing of each other."""
    return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))
