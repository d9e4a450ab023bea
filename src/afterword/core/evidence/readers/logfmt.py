"""Reads logfmt: `ts=2026-01-15T10:00:01Z level=error msg="could not connect" status=503`, whatever the names."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from afterword.core.evidence.base import HEAD_BYTES, Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.readers.json_lines import FIELDS, LEVEL, MESSAGE, SMALL, STATUS, TIME, JsonLayout
from afterword.core.model.reading import Reading

SPOKEN = frozenset((*MESSAGE, *LEVEL, *STATUS))
PAIR = re.compile(r'(?:^|\s)([A-Za-z_@][\w.@/-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)')
PAIRS = re.compile(r'^(?:[A-Za-z_@][\w.@/-]*=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)){2,}')


class Logfmt:
    """The reader of logfmt, as Go programs, Prometheus, Grafana and Heroku write it."""

    kind = "logfmt"

    def fits(self, head: Head) -> float:
        """The share of the first lines that begin with pairs and name a time among them."""
        lines = head.lines[:200]
        timed = sum(1 for line in lines if PAIRS.match(line) and any(name in TIME for name, _ in PAIR.findall(line)))
        return 0.95 * timed / len(lines) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, status, latency and route, and the patterns of the messages."""
        with source.open() as stream:
            head = stream.read(HEAD_BYTES)
        return read_log(source, LogfmtLayout(head))


def speaking(lines: Sequence[str]) -> float:
    """The share of these lines that are pairs with a message, a level or a status, whether or not with a time."""
    told = (line for line in lines if PAIRS.match(line) and any(name in SPOKEN for name, _ in PAIR.findall(line)))
    return sum(1 for _ in told) / len(lines) if lines else 0.0


class LogfmtLayout(JsonLayout):
    """Pairs of name and value; a line without a time is unread."""

    kind = "logfmt"
    reason = "it has no time among its pairs"

    def __init__(self, head: bytes, *, timeless: bool = False) -> None:
        super().__init__(b"", timeless=timeless)
        self._names_seen = {name for name, _ in PAIR.findall(head.decode("utf-8", "replace"))}

    def extract(self, block: Block) -> pl.DataFrame:
        """The fields of each line under their one name."""
        some = [block.raw] if len(block.raw) <= SMALL else block.sample(200)
        sampled = {name for text in some for name, _ in PAIR.findall(text.decode("utf-8", "replace"))}
        names = [name for name in FIELDS if name in self._names_seen | sampled]
        line = block.frame.get_column("line")
        nothing = pl.DataFrame({"ts": [None] * len(line)}, schema={"ts": pl.String})
        rows = pl.DataFrame([_values(line, name) for name in names]) if names else nothing
        if not any(name in MESSAGE for name in names):
            rows = rows.with_columns(_words(line).alias("msg"))
        frame = self.fields(rows).insert_column(0, block.numbers)
        return self._kept(frame.filter(line.str.contains(PAIRS.pattern)) if self._timeless else frame)


def _values(line: pl.Series, name: str) -> pl.Series:
    """The value of one name in each line, without its quotes."""
    groups = line.str.extract_groups(rf'(?:^|\s){re.escape(name)}=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]*))')
    quoted = groups.struct.field("quoted").str.replace_all(r"\\(.)", "$1")
    bare = groups.struct.field("bare")
    return quoted.zip_with(quoted.is_not_null(), bare).alias(name)


def _words(line: pl.Series) -> pl.Series:
    """What a line says beside its time: its message when no pair is one."""
    return line.str.replace(rf'(?:^|\s)(?:{"|".join(re.escape(name) for name in TIME)})=(?:"[^"]*"|\S*)\s*', "")
