"""Reads the error log of nginx; its times are local and name no zone, which the clock infers from a neighbour."""

from __future__ import annotations

import re

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import seconds
from afterword.core.model.reading import Reading

LINE = re.compile(r"^\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2} \[[a-z]+\] \d+#\d+: ")
FORMAT, WIDTH = "%Y/%m/%d %H:%M:%S", 19


class NginxError:
    """The reader of nginx error logs."""

    kind = "nginx_error"

    def fits(self, head: Head) -> float:
        """The share of the first lines that begin as nginx writes them."""
        lines = head.lines[:200]
        return 0.98 * sum(1 for line in lines if LINE.match(line)) / len(lines) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """Counts by level and the patterns of the messages."""
        return read_log(source, ErrorLayout())


class ErrorLayout:
    """`2026/11/20 22:09:21 [error] 12#12: *3 message`: time, level in brackets, process, connection, message."""

    kind = "nginx_error"
    continues = True
    reason = "it does not begin with a time as nginx writes it"
    zone: str | None = None

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, level and message of each line."""
        line = block.frame.get_column("line")
        second = seconds(line.str.slice(0, WIDTH), FORMAT)
        rest = block.frame.select("n", second=second, rest=line.str.slice(WIDTH + 1)).filter(
            pl.col("second").is_not_null()
        )
        words = pl.col("rest").str.splitn(" ", 3).struct
        message = words.field("field_2").str.replace(r"^\*\d+ ", "")
        return rest.select("n", "second", level=words.field("field_0").str.strip_chars("[]"), message=message)
