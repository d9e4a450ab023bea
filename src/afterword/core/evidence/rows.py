"""Makes a reading of log records that do not lie one a line: rows taken out of a document are counted like a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from afterword.core.evidence.base import Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.polars import Stage
from afterword.core.model.reading import Reading
from afterword.core.model.span import Unread

EXAMPLES = 5
TIMES = {"n": pl.UInt32, "second": pl.Int64, "ms": pl.Int16}
LOG = {**TIMES, "level": pl.String, "logger": pl.String, "message": pl.String}
WRAPPED = {**TIMES, "stream": pl.String, "text": pl.String}

Row = dict[str, Any]


class Taken:
    """The layout of rows that were taken out already."""

    continues = False
    reason = ""

    def __init__(self, kind: str, zone: str | None) -> None:
        self.kind, self.zone = kind, zone

    def extract(self, block: Block) -> pl.DataFrame:
        """Nothing: the rows are fed directly."""
        return block.frame


def at_row(line: int, at: datetime, **fields: str | None) -> Row:
    """A row with its line and its time."""
    return {"n": line, "second": int(at.timestamp()), "ms": at.microsecond // 1000, **fields}


def reading_of_rows(
    source: Source,
    kind: str,
    rows: pl.DataFrame,
    *,
    records: int,
    unread: Sequence[Unread] = (),
    zone: str | None = "UTC",
    problem: str | None = None,
) -> Reading:
    """The reading of rows with `n`, `second`, `ms` and any other columns of a log, in the order of the file."""
    stage = Stage(Taken(kind, zone))
    if rows.height:
        stage.feed(Block(1, b""), rows)
    reading = stage.reading(source)
    report = replace(
        reading.report,
        records=records,
        unread=len(unread),
        unread_examples=tuple(unread[:EXAMPLES]),
        lines=None,
        continuation=None,
        blank=None,
        problem=problem or (reading.report.problem if not records else None),
    )
    return replace(reading, report=report)
