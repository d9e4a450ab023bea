"""The records of small operations logs as moments, one by one, for the timeline to judge."""

from __future__ import annotations

import re

import polars as pl

from afterword.core.evidence.engines.layout import level_expr
from afterword.core.evidence.engines.patterns import Shapes, fingerprint, moment
from afterword.core.model.reading import Moment
from afterword.core.model.span import LineSpan

MOST_RECORDS = 5000
MOST_PROCESS = 300
CLIP = 500

RELOADED = r"reload(?:ed|ing)?|sighup|config(?:uration)? (?:changed|pushed|updated|loaded)"
ENDED = (
    r"stopp(?:ed|ing)|exit(?:ed|ing)|terminat(?:ed|ing)|killed|shut(?:ting)? down"
    r"|sig(?:term|kill|int)|out of memory|oom"
)
BEGUN = r"(?:re)?start(?:ed|ing)|spawned|booted|ready to accept|listening on"
CHANGED = r"deploy(?:ed|ing|ment)|rolled back|rollback"

PROCESS = rf"(?i)\b(?:{RELOADED}|{ENDED}|{BEGUN}|{CHANGED})\b"
CONFIG, EXIT, START = (re.compile(rf"\b(?:{words})\b", re.I) for words in (RELOADED, ENDED, BEGUN))
ROUTINE = re.compile(r"^(checkpoint|automatic|autovacuum|duration|statement|parameters|execute|was )", re.I)

COLUMNS = ("n", "at", "level", "logger", "message")


class Kept:
    """The records themselves while they are few; once they are many, only those about processes."""

    def __init__(self) -> None:
        self._rows: list[pl.DataFrame] = []
        self._count = 0
        self._process: list[pl.DataFrame] = []
        self._process_count = 0

    def add(self, frame: pl.DataFrame, messages: pl.Series) -> None:
        """Takes in the records of a block and its distinct messages; requests are left out, they are counted."""
        self._count += frame.height
        if self._count > MOST_RECORDS and self._process_count > MOST_PROCESS:
            return
        telling = messages.filter(messages.str.contains(PROCESS))
        if self._count > MOST_RECORDS and not len(telling):
            return
        rows = frame.filter(pl.col("status").is_null()) if "status" in frame.columns else frame
        rows = rows.select(name if name in rows.columns else pl.lit(None, pl.String).alias(name) for name in COLUMNS)
        if self._count <= MOST_RECORDS:
            self._rows.append(rows)
        about = rows.filter(pl.col("message").is_in(telling.implode()))
        self._process_count += about.height
        if self._process_count <= MOST_PROCESS:
            self._process.append(about)

    def rows(self) -> pl.DataFrame | None:
        """The records that become moments; None when there are none or too many."""
        if self._count <= MOST_RECORDS:
            found = self._rows
        else:
            found = self._process if self._process_count <= MOST_PROCESS else []
        return pl.concat(found) if found else None


def moments_of(kept: Kept, file: str, source: str, shapes: Shapes) -> tuple[Moment, ...]:
    """One moment per kept record, in the order of time; labels hold level, logger and pattern."""
    rows = kept.rows()
    if rows is None:
        return ()
    rows = rows.filter(pl.col("message").is_not_null()).sort("at", "n")
    rows = rows.with_columns(fp=fingerprint(pl.col("message")), plain=level_expr(pl.col("level")))
    return tuple(_moment(row, file, source, shapes) for row in rows.iter_rows())


Row = tuple[int, int, str | None, str | None, str, str, str | None]


def _moment(row: Row, file: str, source: str, shapes: Shapes) -> Moment:
    line, at, written, logger, message, shape, level = row
    named = {"level": level, "written": written, "logger": logger, "pattern": shapes.of.get((shape, level))}
    labels = {name: value for name, value in named.items() if value}
    return Moment(moment(at), kind_of(message), source, message[:CLIP], (LineSpan(file, line, line),), labels=labels)


def kind_of(message: str) -> str:
    """What a message tells of: config_change, process_exit, process_start, or just a log_line."""
    if ROUTINE.search(message):
        return "log_line"
    for kind, pattern in (("config_change", CONFIG), ("process_exit", EXIT), ("process_start", START)):
        if pattern.search(message):
            return kind
    return "log_line"
