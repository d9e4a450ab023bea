"""Reads the server log of PostgreSQL, whatever stands between the time and the severity in its line prefix."""

from __future__ import annotations

import re

import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import Stamps, find_stamps
from afterword.core.model.reading import Reading

SEVERITIES = "DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION"
LINE = re.compile(rf"^\d{{4}}-\d{{2}}-\d{{2}} \d{{2}}:\d{{2}}:\d{{2}}(?:\.\d+)? .{{0,120}}?\b(?:{SEVERITIES}):  ")
START = re.compile(r"^\d{4}-\d{2}-\d{2} ")


class Postgres:
    """The reader of PostgreSQL server logs."""

    kind = "postgres"

    def fits(self, head: Head) -> float:
        """The share of the first dated lines that hold a severity and two blanks, as only PostgreSQL writes them."""
        lines = [line for line in head.lines[:400] if START.match(line)]
        return 0.97 * sum(1 for line in lines if LINE.match(line)) / len(lines) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by severity, patterns, and the records themselves when they are few."""
        lines = source.first_lines()
        stamps = find_stamps([line for line in lines if START.match(line)])
        if stamps is None:
            raise EvidenceError(file=source.name, reason="no line of it begins with a time that is understood")
        return read_log(source, PostgresLayout(stamps))


class PostgresLayout:
    """Time, prefix, severity, two blanks, message; lines that begin with a tab go on with the message before."""

    kind = "postgres"
    continues = True
    reason = "it has no time and no severity as PostgreSQL writes them"

    def __init__(self, stamps: Stamps) -> None:
        self._stamps = stamps

    @property
    def zone(self) -> str | None:
        """The zone that the times state."""
        return self._stamps.zone

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, severity, message and who was connected, of each line."""
        times = self._stamps.read(block.frame)
        found = pl.col("rest").str.extract_groups(
            rf"^(?P<prefix>.{{0,200}}?)\b(?P<level>{SEVERITIES}):  ?(?P<message>.*)$"
        )
        groups = times.select("n", "second", "ms", found.alias("found")).unnest("found")
        logger = pl.col("prefix").str.extract(r"\] *(\S.*?) *$")
        known = groups.filter(pl.col("level").is_not_null())
        return known.select("n", "second", "ms", "level", "message", logger.alias("logger"))
