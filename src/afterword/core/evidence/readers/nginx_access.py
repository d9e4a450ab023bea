"""Reads access logs of web servers in the common and combined formats, with what nginx is often told to add."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from afterword.core.evidence.base import HEAD_BYTES, Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import ASKED_PATH, HEALTH_AGENT, HEALTH_PATH, joined, once_each, route_of
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import offsets, seconds, spoken_zone
from afterword.core.model.reading import Reading

LINE = re.compile(
    r"^(?:\S+ )?\S+ \S+ .*?\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}) ([+-]\d{4})\] "
    r'"((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(.*)$'
)
SLOW = (
    r"\[(?P<time>\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>[1-5]\d{2}) (?:\d+|-)(?P<tail>.*)$'
)
FORMAT, WIDTH = "%d/%b/%Y:%H:%M:%S", 20

# names under which the time of the whole request is written, in seconds unless the name says otherwise
NAMED = re.compile(
    r"(?:^|[\s\"])(rt|request_time|req_time|reqtime|duration|time|took|elapsed|latency|response_time)(_ms)?[=:]\"?(\d+(?:\.\d+)?)"
)
QUOTED = re.compile(r'^ "[^"]*" "(?:[^"\\]|\\.)*"')  # referrer and user agent: what they say proves nothing
LAST = re.compile(r'" (\d+\.\d{3})(?:\s|$)')


@dataclass(frozen=True, slots=True)
class DurationRule:
    """Where the duration of a request stands in what follows the user agent, and what turns it into milliseconds."""

    pattern: str
    factor: float


class NginxAccess:
    """The reader of access logs."""

    kind = "nginx_access"

    def fits(self, head: Head) -> float:
        """The share of the first lines that are requests."""
        lines = head.lines[:200]
        return 0.98 * sum(1 for line in lines if LINE.match(line)) / len(lines) if lines else 0.0

    def read(self, source: Source) -> Reading:
        """Counts of requests by second, status, latency and route."""
        with source.open() as stream:
            lines = stream.read(HEAD_BYTES).decode("utf-8", "replace").splitlines()[:-1]
        return read_log(source, AccessLayout(duration_rule(lines)))


def duration_rule(lines: Sequence[str]) -> DurationRule | None:
    """How these lines write the duration of a request; None when they do not."""
    for line in lines[:50]:
        match = LINE.match(line)
        if not match:
            continue
        quoted = QUOTED.match(match[6])
        named = NAMED.search(match[6], quoted.end() if quoted else 0)
        if named:
            mark = re.escape(named[0][: named.start(3) - named.start()])
            quote = '"' if quoted and named.start() == quoted.end() else ""
            return DurationRule(rf"{quote}{mark}(\d+(?:\.\d+)?)", 1.0 if named[2] else 1000.0)
        if LAST.search(match[6]):
            return DurationRule(r'" (\d+\.\d{3})(?:\s|$)', 1000.0)
    return None


class AccessLayout:
    """Splits lines at their quotes: what lies between them is found by its place, without a search."""

    kind = "nginx_access"
    continues = False
    reason = "it is not a request in the common or combined format"

    def __init__(self, rule: DurationRule | None) -> None:
        self._rule = rule
        self.zone: str | None = None

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, status, duration, method, route and health of each line."""
        parts = block.frame.select("n", pl.col("line").str.splitn('"', 4).struct.unnest())
        fields = parts.select(
            "n",
            time=pl.col("field_0").str.slice(-28, 26),
            request=pl.col("field_1"),
            status=pl.col("field_2").str.slice(1, 3).cast(pl.Int16, strict=False),
            tail=pl.col("field_3").fill_null(pl.col("field_2")),
        )
        return self._parse(self._mend(block, self._timed(fields)))

    def _timed(self, fields: pl.DataFrame) -> pl.DataFrame:
        """With `second`, null where the line is not a request after all."""
        time = fields.get_column("time")
        runs = time.rle().struct.field("value")  # neighbours of one second are parsed once
        zones = runs.str.slice(21, 5)
        times = seconds(runs.str.slice(0, WIDTH), FORMAT) - offsets(zones)
        sure = pl.col("status").is_between(100, 599) & pl.col("request").is_not_null()
        fields = fields.with_columns(pl.when(sure).then(times.gather(time.rle_id())).alias("second")).drop("time")
        if self.zone is None and times.null_count() < len(times):
            self.zone = spoken_zone(str(zones.filter(times.is_not_null())[0]))
        return fields

    def _mend(self, block: Block, fields: pl.DataFrame) -> pl.DataFrame:
        """Looks closer at the few lines where the quotes did not lie as expected."""
        lost = fields.get_column("second").is_null()
        if not lost.any():
            return fields
        found = block.frame.filter(lost).with_columns(pl.col("line").str.extract_groups(SLOW)).unnest("line")
        slow = found.select("n", "time", "request", pl.col("status").cast(pl.Int16, strict=False), "tail")
        slow = self._timed(slow).filter(pl.col("second").is_not_null())
        return pl.concat([fields.filter(~lost), slow]).sort("n")

    def _parse(self, fields: pl.DataFrame) -> pl.DataFrame:
        words = pl.col("text").str.splitn(" ", 3).struct
        path = words.field("field_1").fill_null("-")
        made = once_each(fields.get_column("request"), method=words.field("field_0"), route=route_of(path))
        judged = once_each(
            made.get_column("route"),
            health=pl.col("text").str.contains(HEALTH_PATH),
            asked=pl.col("text").str.contains(ASKED_PATH),
        )
        made = joined(made, "route", judged).with_columns(pl.col("method", "route").cast(pl.Categorical))
        frame = joined(fields, "request", made)
        if frame.get_column("asked").any():
            probe = pl.when("asked").then("tail").str.contains(HEALTH_AGENT)  # few rows: the others are not searched
            frame = frame.with_columns(health=pl.col("health") | probe.fill_null(value=False))
        columns: list[str | pl.Expr] = ["n", "second", "status", "method", "route", "health"]
        if self._rule:
            number = pl.col("tail").str.extract(self._rule.pattern).cast(pl.Float64, strict=False)
            columns.append((number * self._rule.factor).alias("duration"))
        return frame.select(columns)
