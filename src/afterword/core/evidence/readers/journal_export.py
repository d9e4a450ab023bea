"""Reads `journalctl -o export`: fields a line, entries parted by blank lines, the time in microseconds."""

from __future__ import annotations

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import SEVERITIES
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import epoch
from afterword.core.model.reading import Reading

WANTED = r"^(?P<name>__REALTIME_TIMESTAMP|PRIORITY|MESSAGE|SYSLOG_IDENTIFIER|_SYSTEMD_UNIT|_COMM)=(?P<value>.*)$"
LOGGERS = ("SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "_COMM")


class JournalExport:
    """The reader of the journal's export format; an entry is a record, its further lines are continuations."""

    kind = "journal_export"

    def fits(self, head: Head) -> float:
        """Sure when entries begin with a cursor and a time."""
        lines = head.lines[:20]
        told = any(line.startswith("__REALTIME_TIMESTAMP=") for line in lines)
        return 0.98 if lines and lines[0].startswith("__CURSOR=") and told else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by priority, patterns, and the entries themselves when they are few."""
        return read_log(source, ExportLayout())


class ExportLayout:
    """Entries of `NAME=value` lines between blank ones."""

    kind = "journal_export"
    continues = True
    reason = "it belongs to no entry of the journal"
    zone: str | None = "UTC"

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, level, unit and message of each entry, at its first line."""
        line = pl.col("line")
        entry = line.is_null() | line.str.starts_with("__CURSOR=")
        frame = block.frame.with_columns(entry=entry.fill_null(value=True).cum_sum())
        parts = frame.with_columns(line.str.extract_groups(WANTED).alias("part")).unnest("part")
        names = ("__REALTIME_TIMESTAMP", "PRIORITY", "MESSAGE", *LOGGERS)
        values = {name: pl.col("value").filter(pl.col("name") == name).first() for name in names}
        first = pl.col("n").filter(line.is_not_null()).min().alias("n")
        entries = parts.group_by("entry", maintain_order=True).agg(first, **values)
        entries = entries.filter(pl.col("__REALTIME_TIMESTAMP").is_not_null())
        level = (
            pl.col("PRIORITY")
            .cast(pl.Int64, strict=False)
            .replace_strict(dict(enumerate(SEVERITIES)), default=None, return_dtype=pl.String)
        )
        told = entries.select("n", level=level, logger=pl.coalesce(LOGGERS), message=pl.col("MESSAGE"))
        times = epoch(entries.get_column("__REALTIME_TIMESTAMP"))
        return pl.concat([told, times], how="horizontal").filter(pl.col("second").is_not_null())
