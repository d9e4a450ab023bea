"""Reads the files of Docker's json-file driver: `{"log":"...","stream":"stdout","time":"..."}` a line."""

from __future__ import annotations

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import ISO
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import offsets, seconds, spoken_zone
from afterword.core.evidence.enveloped import Streams
from afterword.core.evidence.readers.json_lines import loads, rows_of
from afterword.core.model.reading import Reading

NAMES = ("log", "stream", "time")


class DockerJson:
    """The reader of json-file logs; the driver's time counts, the inner line tells level and message."""

    kind = "docker_json"

    def fits(self, head: Head) -> float:
        """The share of the first lines that are objects with `log`, `stream` and `time`."""
        lines = head.lines[:200]
        good = sum(1 for line in lines if line.startswith("{") and _is_docker(loads(line)))
        return 0.98 * good / len(lines) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """The inner lines read by the layout that fits them."""
        return read_log(source, DockerLayout())


def _is_docker(row: dict[str, object] | None) -> bool:
    return row is not None and isinstance(row.get("log"), str) and isinstance(row.get("time"), str) and "stream" in row


class DockerLayout:
    """An object a line, with a line of the program in it; stack traces inside go on with the record before."""

    kind = "docker_json"
    continues = True
    reason = "it is no object as Docker writes it"

    def __init__(self) -> None:
        self.zone: str | None = None
        self._streams = Streams()

    def extract(self, block: Block) -> pl.DataFrame:
        """The records inside the objects."""
        numbers, rows = rows_of(block, NAMES)
        times = rows.get_column("time")
        zones = times.str.extract(r"(Z|[+-]\d{2}:\d{2})$")
        if self.zone is None and len(zones.drop_nulls()):
            self.zone = spoken_zone(str(zones.drop_nulls()[0]))
        second = seconds(times.str.slice(0, 19), ISO) - offsets(zones)
        ms = times.str.extract(r"\.(\d{1,3})").str.pad_end(3, "0").cast(pl.Int16, strict=False).fill_null(0)
        none = pl.Series("stream", [None] * len(times), dtype=pl.String)
        text = rows.get_column("log").str.strip_chars_end("\r\n").alias("text")
        outer = pl.DataFrame([numbers, second.alias("second"), ms.alias("ms"), none, text])
        return self._streams.records(outer.filter(pl.col("second").is_not_null()))
