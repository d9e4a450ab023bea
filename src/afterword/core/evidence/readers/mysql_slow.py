"""Reads the slow query log of MySQL and MariaDB: each statement with how long it took."""

from __future__ import annotations

import re

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import ISO, ISO_TIME
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import epoch, offsets, seconds
from afterword.core.model.reading import Reading

QUERY_TIME = re.compile(r"^# Query_time: [\d.]+\s+Lock_time: [\d.]+", re.MULTILINE)
TIME = rf"^# Time: (?P<iso>{ISO_TIME})|^# Time: (?P<old>\d{{6}} [ \d]\d:\d{{2}}:\d{{2}})"
SKIPPED = r"^(?:#|SET timestamp=|use \S+;$)"
LONGEST = 400


class MysqlSlow:
    """The reader of slow query logs; the message is the statement behind the seconds it took."""

    kind = "mysql_slow"

    def fits(self, head: Head) -> float:
        """Sure when comments with query and lock times are seen."""
        return 0.97 if QUERY_TIME.search(head.text) and "# User@Host:" in head.text else 0.0

    def read(self, source: Source) -> Reading:
        """The statements and their patterns."""
        return read_log(source, SlowLayout())


class SlowLayout:
    """Comments with time, user and figures, then the statement; a record begins at the first comment."""

    kind = "mysql_slow"
    continues = True
    reason = "it stands before the first statement"
    zone: str | None = "UTC"

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, user and statement of each record."""
        line = pl.col("line").fill_null("")
        timed, user = line.str.starts_with("# Time:"), line.str.starts_with("# User@Host:")
        begins = timed | (user & ~timed.shift(1, fill_value=False))
        parts = block.frame.with_columns(record=begins.cum_sum())
        parts = parts.with_columns(line.str.extract_groups(TIME).alias("time")).unnest("time")
        statement = line.filter((line != "") & ~line.str.contains(SKIPPED)).str.join(" ").str.slice(0, LONGEST)
        records = parts.group_by("record", maintain_order=True).agg(
            pl.col("n").first(),
            pl.col("iso").drop_nulls().first(),
            pl.col("old").drop_nulls().first(),
            unix=line.str.extract(r"^SET timestamp=(\d+)").drop_nulls().first(),
            took=line.str.extract(r"^# Query_time: ([\d.]+)").drop_nulls().first(),
            logger=line.str.extract(r"^# User@Host: (\w+)").drop_nulls().first(),
            statement=statement,
        )
        records = records.filter(pl.col("took").is_not_null())
        message = pl.format("Query took {} s: {}", pl.col("took"), pl.col("statement"))
        told = records.select("n", "logger", message=message)
        return told.hstack(_times(records)).filter(pl.col("second").is_not_null())


def _times(records: pl.DataFrame) -> pl.DataFrame:
    """When each statement was written down: as it says, else when it began, else when the one before it was."""
    iso, old = records.get_column("iso"), records.get_column("old")
    zones = iso.str.extract(r"(Z|[+-]\d{2}:?\d{2})$")
    found = seconds(iso.str.slice(0, 19), ISO) - offsets(zones)
    padded = old.str.replace(r"^(\d{6})  (\d):", "$1 0$2:")
    written = seconds(padded, "%y%m%d %H:%M:%S")
    began = epoch(records.get_column("unix")).get_column("second")
    second = pl.DataFrame({"a": found, "b": began, "c": written}).select(
        second=pl.coalesce("a", "b", "c").forward_fill()
    )
    ms = iso.str.extract(r"\.(\d{3})").cast(pl.Int16, strict=False).fill_null(0)
    return second.with_columns(ms.alias("ms"))
