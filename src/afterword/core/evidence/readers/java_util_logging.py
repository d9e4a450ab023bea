"""Reads what java.util.logging writes as it comes: time and place on a line, level and message on the next."""

from __future__ import annotations

import re
from itertools import pairwise

import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.spelled import Spelled, find_spelled
from afterword.core.model.reading import Reading

LEVELS = {"SEVERE": "ERROR", "WARNING": "WARNING", "INFO": "INFO", "CONFIG": "INFO"}  # FINE and below: DEBUG
BELOW = r"^(?P<level>SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): (?P<message>.*)$"
PLACE = r"^ (?P<logger>[\w.$]+)"
CALLED = r" (?:[\w$]+\.)+[\w$<>]+(?: [\w$<>]+)?\s*$"  # a class and its method
SAMPLED = 200  # lines
SHARE = 0.6  # of the lines below a time that begin with a level


class JavaUtilLogging:
    """The reader of logs of java.util.logging's SimpleFormatter."""

    kind = "java_util_logging"

    def fits(self, head: Head) -> float:
        """Sure when most lines that begin with a level follow a line that ends in a class and a method."""
        lines = head.lines[:SAMPLED]
        below = [place for place, line in enumerate(lines) if place and re.match(BELOW, line)]
        above = [lines[place - 1] for place in below]
        paired = [line for line in above if re.search(CALLED, line)]
        if not paired or len(paired) < SHARE * len(below) or find_spelled(paired) is None:
            return 0.0
        return 0.9

    def read(self, source: Source) -> Reading:
        """Counts by level, patterns, and the records themselves when they are few."""
        lines = source.first_lines()[:SAMPLED]
        spelled = find_spelled([line for line, after in pairwise(lines) if re.match(BELOW, after)])
        if spelled is None:
            raise EvidenceError(file=source.name, reason="no line above a level has a time that is understood")
        return read_log(source, PairedLayout(spelled))


class PairedLayout:
    """A time, a class and a method; on the next line the level and the message."""

    kind = "java_util_logging"
    continues = True
    reason = "it has no time and follows no record"

    def __init__(self, spelled: Spelled) -> None:
        self._spelled = spelled

    @property
    def zone(self) -> str | None:
        """The zone that the times state."""
        return self._spelled.zone

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, class, level and message of each record; one whose second line is not there says where it was."""
        lines = block.frame.with_columns(below=pl.col("line").shift(-1).str.extract_groups(BELOW))
        records = self._spelled.read(lines.select("n", "line"))
        below = lines.select("n", "below").join(records.select("n"), on="n", how="semi", maintain_order="left")
        frame = records.hstack(below.select("below")).unnest("below")
        logger = pl.col("rest").str.extract(PLACE)
        level = pl.col("level").replace_strict(LEVELS, default="DEBUG", return_dtype=pl.String)
        return frame.select(
            "n", "second", "ms",
            level=pl.when(pl.col("level").is_not_null()).then(level),
            logger=logger, message=pl.coalesce("message", pl.col("rest").str.strip_chars()),
        )  # fmt: skip
