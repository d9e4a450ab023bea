"""Log lines inside other log lines: what a runtime or a collector wraps, each stream by a layout of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from afterword.core.evidence.base import Head
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.matched import level_in, merged
from afterword.core.evidence.engines.times import find_stamps
from afterword.core.evidence.readers import json_lines, logfmt
from afterword.core.evidence.readers.apache_error import ApacheError
from afterword.core.evidence.readers.envoy import Envoy
from afterword.core.evidence.readers.haproxy import HAProxy
from afterword.core.evidence.readers.json_lines import JsonLayout, JsonLines
from afterword.core.evidence.readers.klog import Klog
from afterword.core.evidence.readers.logfmt import Logfmt, LogfmtLayout
from afterword.core.evidence.readers.mysql_error import MysqlError
from afterword.core.evidence.readers.nginx_access import AccessLayout, NginxAccess, duration_rule
from afterword.core.evidence.readers.plain_log import PlainLayout, PlainLog
from afterword.core.evidence.readers.postgres import Postgres, PostgresLayout
from afterword.core.evidence.readers.rabbitmq import RabbitMQ
from afterword.core.evidence.readers.redis import Redis

SAMPLE = 400  # lines of a stream by which its layout is told
MOST_STREAMS = 100  # streams that get a layout of their own; the others share one
LEAST = 0.3
TIMELESS = 0.79  # a layout that needs no time, because the wrapper states it, comes after one that has its own
GOES_ON = r"^(?:[ \t]+\S|Caused by: |\.\.\. \d+ more|goroutine \d+ \[|created by |\}$)"  # stack traces
TRACE = re.compile(GOES_ON)
SHAPED = (ApacheError(), Envoy(), HAProxy(), MysqlError(), Redis(), RabbitMQ(), Klog())
OUTER = ("n", "second", "ms", "stream", "text")
KEPT = ("level", "logger", "message", "status", "duration", "method", "route", "health")


class Streams:
    """Reads the inner lines of any number of streams; a stream's layout is told by its first lines."""

    def __init__(self) -> None:
        self._layouts: dict[str, Layout | None] = {}

    def records(self, outer: pl.DataFrame) -> pl.DataFrame:
        """The records of wrapped lines given as `n`, `second`, `ms`, `stream` and `text`; the outer time counts.

        A line that goes on with the one before it (a stack trace) is no record.
        """
        parts = [self._stream(str(name or ""), part) for (name,), part in _by_stream(outer)]
        kept = [part for part in parts if part.height] or parts[:1]
        if not kept:
            return outer.select("n", "second", "ms", message=pl.col("text"))
        return merged(kept)

    @property
    def zone(self) -> str | None:
        """The zone that the inner lines state, for wrappers that state no time."""
        return next((layout.zone for layout in self._layouts.values() if layout and layout.zone), None)

    def _layout(self, name: str, part: pl.DataFrame) -> Layout | None:
        if name not in self._layouts:
            full = len(self._layouts) >= MOST_STREAMS
            self._layouts[name] = None if full else layout_for(part.get_column("text").head(SAMPLE).to_list())
        return self._layouts[name]

    def _stream(self, name: str, part: pl.DataFrame) -> pl.DataFrame:
        layout = self._layout(name, part)
        if layout is None:
            return _as_written(part)
        read, rest = told_by(layout, part)
        if layout.continues or not rest.height:
            return read
        return merged([read, _as_written(rest)])


def told_by(layout: Layout, part: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records that the layout finds in the wrapped lines, and the lines that are none."""
    inner = layout.extract(_block(part))
    kept = [column for column in KEPT if column in inner.columns]
    clock = {"inner": pl.col("second"), "part": pl.col("ms") if "ms" in inner.columns else pl.lit(0)}
    found = inner.select("n", *kept, **clock)
    place = part.select(*OUTER).with_row_index("place", offset=1).rename({"n": "line"})
    rows = place.join(found, left_on="place", right_on="n", how="left", maintain_order="left")
    rows = rows.with_columns(  # where the wrapper states no time, the program's own counts
        ms=pl.when(pl.col("second").is_null()).then(pl.col("part").cast(pl.Int16)).otherwise("ms"),
        second=pl.coalesce("second", "inner"),
    )
    told = rows.get_column("place").is_in(inner.get_column("n").implode())
    return _finished(rows.filter(told)), rows.filter(~told).rename({"line": "n"})


def _by_stream(outer: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return [(key, part) for key, part in outer.group_by("stream", maintain_order=True)]


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    logger = pl.coalesce("logger", "stream") if "logger" in rows.columns else pl.col("stream")
    others = [pl.col(name) for name in KEPT if name in rows.columns and name != "logger"]
    text = [pl.col(pl.Categorical).cast(pl.String)]
    return rows.select(pl.col("line").alias("n"), "second", "ms", logger.alias("logger"), *others).with_columns(text)


def _as_written(part: pl.DataFrame) -> pl.DataFrame:
    """Lines of no known layout: the whole is the message, with the level that it names."""
    text = pl.col("text").str.strip_chars()
    part = part.filter(~pl.col("text").str.contains(GOES_ON))
    part = part.filter(pl.col("second").is_not_null())
    rows = part.select("n", "second", "ms", logger=pl.col("stream"), level=level_in(text), message=text)
    return rows.filter(pl.col("message") != "")


def _block(part: pl.DataFrame) -> Block:
    """The inner lines as a block of their own, numbered from 1."""
    texts = part.get_column("text").fill_null("").str.replace_all(r"[\r\n]+", " ")
    return Block(1, "".join(f"{text}\n" for text in texts).encode())


def layout_for(lines: Sequence[str | None]) -> Layout | None:
    """The layout that fits these lines best; None when none fits a third of them."""
    texts = [line for line in lines if line and not TRACE.match(line)]
    data = "".join(f"{text}\n" for text in texts).encode()
    head = Head("", data, whole=True)
    best: tuple[float, Callable[[], Layout | None]] = (LEAST, lambda: None)
    for score, make in _candidates(head, texts, data):
        if score > best[0]:
            best = (score, make)
    return best[1]()


def _candidates(head: Head, texts: Sequence[str], data: bytes) -> list[tuple[float, Callable[[], Layout | None]]]:
    stamps = find_stamps(texts)
    found: list[tuple[float, Callable[[], Layout | None]]] = [
        *((reader.fits(head), partial(reader.layout, None)) for reader in SHAPED),
        (NginxAccess().fits(head), lambda: AccessLayout(duration_rule(texts))),
        (JsonLines().fits(head), lambda: JsonLayout(data)),
        (Logfmt().fits(head), lambda: LogfmtLayout(data)),
        (TIMELESS * json_lines.speaking(texts), lambda: JsonLayout(data, timeless=True)),
        (TIMELESS * logfmt.speaking(texts), lambda: LogfmtLayout(data, timeless=True)),
    ]
    if stamps is not None:
        found += [
            (Postgres().fits(head), lambda: PostgresLayout(stamps)),
            (PlainLog().fits(head), lambda: PlainLayout(stamps)),
        ]
    return found
