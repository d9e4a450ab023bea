"""Reads what container tools wrap: `kubectl logs --timestamps` and `--prefix`, CRI files, `docker compose logs`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import ISO
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import find_stamps, offsets, seconds, spoken_zone
from afterword.core.evidence.enveloped import Streams
from afterword.core.model.reading import Reading

STAMP = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})"
STERN = r"(?P<stern>[a-z0-9][a-z0-9.-]* [a-z0-9][a-z0-9-]*) "  # a pod and a container, as stern prints them
NAMED = r"\[pod/(?P<pod>[^\]]+)\] |(?P<service>[a-z0-9][\w.-]*?) *\| {1,2}"
PRECISE = r"\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{7,9}(?:Z|[+-]\d{2}:\d{2})"  # what no program writes by itself
LINE = (
    rf"^(?:{STERN}(?P<precise>{PRECISE}) |(?:{NAMED})?(?:(?P<time>{STAMP}) )?)"
    r"(?:(?P<stream>stdout|stderr) [FP] )?(?P<text>.*)$"
)
COMPOSED = re.compile(r"^(?!(?:trace|debug|info|warn|warning|error|fatal)\b)[a-z0-9][\w.-]*? *\| {1,2}(?P<text>.*)$")
TOLD = re.compile(
    rf"^(?:\[pod/[^\]]+\] |(?:{NAMED}){STAMP} |{STERN}{PRECISE} |{STAMP} (?:stdout|stderr) [FP] |{PRECISE} )"
)


class ContainerLog:
    """The reader of wrapped container output; the wrapper's time counts, the inner line tells level and message."""

    kind = "container_log"

    def fits(self, head: Head) -> float:
        """The share of the first lines that begin as a wrapper writes them."""
        lines = head.lines[:200]
        told = 0.98 * sum(1 for line in lines if TOLD.match(line)) / len(lines) if lines else 0.0
        return max(told, self._composed(lines))

    def _composed(self, lines: Sequence[str]) -> float:
        """The share of lines behind the name of a service and a bar, when there are times or objects behind it."""
        texts = [found["text"] for line in lines if (found := COMPOSED.match(line))]
        known = find_stamps(texts) is not None or any(text.startswith("{") for text in texts)
        return 0.94 * len(texts) / len(lines) if known and len(texts) * 2 > len(lines) else 0.0

    def read(self, source: Source) -> Reading:
        """Each container read by the layout of its own lines: JSON, access log, plain with stack traces."""
        return read_log(source, ContainerLayout())


class ContainerLayout:
    """A name in front or none, a time with nanoseconds, perhaps the stream, then the line of the program."""

    kind = "container_log"
    continues = True
    reason = "it does not begin as a container tool writes its lines"

    def __init__(self) -> None:
        self.zone: str | None = None
        self._streams = Streams()

    def extract(self, block: Block) -> pl.DataFrame:
        """The records inside the wrapped lines."""
        frame = block.frame.select("n", pl.col("line").str.extract_groups(LINE).alias("found")).unnest("found")
        wrapped = [pl.col(name).is_not_null() for name in ("time", "pod", "service", "stern")]
        frame = frame.filter(pl.any_horizontal(wrapped))
        times = frame.select(pl.coalesce("precise", "time")).to_series()
        zones = times.str.extract(r"(Z|[+-]\d{2}:\d{2})$")
        if self.zone is None and len(zones.drop_nulls()):
            self.zone = spoken_zone(str(zones.drop_nulls()[0]))
        second = seconds(times.str.slice(0, 19), ISO) - offsets(zones)
        ms = times.str.extract(r"\.(\d{1,3})").str.pad_end(3, "0").cast(pl.Int16, strict=False).fill_null(0)
        name = pl.coalesce("pod", "service", "stern", pl.lit(None, pl.String))
        outer = frame.select("n", second.alias("second"), ms.alias("ms"), stream=name, text=pl.col("text"))
        records = self._streams.records(outer)
        if not len(times.drop_nulls()):
            self.zone = self.zone or self._streams.zone
        return records.filter(pl.col("second").is_not_null())
