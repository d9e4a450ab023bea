"""Reads any text log that has a time in its lines: applications, supervisors, daemons, with tracebacks between."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import with_remark
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.spelled import Spelled, find_spelled
from afterword.core.evidence.engines.times import Stamps, find_stamps
from afterword.core.evidence.sniff import A_THIRD
from afterword.core.model.reading import Reading

WORDS = "TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERGENCY|EMERG|PANIC"
BEFORE = r"^(?:[.,:]\d+)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?[\s\]|\-:,;]*"
LEVEL_ANYWHERE = rf"\b({WORDS})\b"
OPENING = rf"^[^A-Za-z\[]*(?:\[[^\]]*\]\s*)?[\[<(]?(?i:({WORDS}))\b(?:\s*[\]>):|\t]|\s{{2}})"  # `[error ]`, `error:`
SHED = rf"{BEFORE}(?:[\[<(]?(?i:{WORDS})\b\s*[\]>)]?[\s:|\-]*)?(?:\[[^\]]*\]\s*)*[\s:|\-]*"
LOGGER = r"^([A-Za-z_][\w.$/\-]*(?:\([^)]*\))?(?:\[\d+\])?): "
SAMPLED = 400  # lines
FIRST = 5  # one of the first lines must have a time


class PlainLog:
    """The reader of text logs with a time in the line."""

    kind = "plain_log"

    def fits(self, head: Head) -> float:
        """How far the first lines look like a log: the first has a time, and so has a fair share of the others."""
        lines = head.lines[:SAMPLED]
        if head.text.lstrip().startswith(("{", "<")):
            return 0.0
        stamps = stamps_of(lines)
        if stamps is None:
            return 0.0
        found = _read(stamps, lines)
        early, dated = bool((found < FIRST).any()), len(found) / len(lines)
        return (0.3 + 0.4 * dated) if early and (stamps.place in (0, 1) or dated > 0.3) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level, patterns, and the records themselves when they are few."""
        stamps = stamps_of([line for line in source.first_lines()[:SAMPLED] if line.strip()], source)
        if stamps is None:
            raise EvidenceError(file=source.name, reason="not one of its lines has a time that is understood")
        reading = read_log(source, PlainLayout(stamps))
        return with_remark(reading, stamps.told) if isinstance(stamps, Spelled) else reading


def stamps_of(lines: Sequence[str], source: Source | None = None) -> Stamps | Spelled | None:
    """How the times of these lines are written: in one of the quick forms, else in whichever way they are spelled."""
    stamps = find_stamps(lines)
    if stamps is not None and len(_read(stamps, lines)) > A_THIRD * len(lines):
        return stamps
    return find_spelled(lines, source) or stamps


def _read(stamps: Stamps | Spelled, lines: Sequence[str]) -> pl.Series:
    """The places of the lines that have a time."""
    return stamps.read(pl.DataFrame({"n": range(len(lines)), "line": lines})).get_column("n")


class PlainLayout:
    """A time, then perhaps a level, fields in brackets and the name of a logger, then the message."""

    kind = "plain_log"
    continues = True
    reason = "it has no time and follows no record"

    def __init__(self, stamps: Stamps | Spelled) -> None:
        self._stamps = stamps

    @property
    def zone(self) -> str | None:
        """The zone that the times state."""
        return self._stamps.zone

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, level, logger and message of each line."""
        frame = self._stamps.read(block.frame)
        words = pl.col("rest").str.slice(0, 80).str.extract(LEVEL_ANYWHERE)
        if self._stamps.place != 0:
            words = words.fill_null(pl.col("lead").str.extract(LEVEL_ANYWHERE))
        frame = frame.with_columns(level=words, body=pl.col("rest").str.replace(SHED, ""))
        if frame.get_column("level").null_count():
            after = pl.col("rest").str.slice(0, 80).str.replace(BEFORE, "")
            frame = frame.with_columns(pl.col("level").fill_null(after.str.extract(OPENING)))
        frame = frame.with_columns(logger=pl.col("body").str.extract(LOGGER))
        text = pl.col("body").str.slice(pl.col("logger").str.len_chars().cast(pl.Int64).fill_null(-2) + 2)
        logger = pl.when(pl.col("logger").ne_missing(pl.col("level"))).then(pl.col("logger"))
        return frame.select("n", "second", "ms", "level", logger=logger, message=text)
