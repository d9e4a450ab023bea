"""Logs whose lines one pattern describes: the pattern's named groups are the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import (
    ASKED_PATH,
    HEALTH_AGENT,
    HEALTH_PATH,
    each_once,
    route_of,
)
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import ZONE, epoch, milliseconds, offsets, seconds, spoken_zone
from afterword.core.evidence.sniff import among_others
from afterword.core.evidence.years import Years
from afterword.core.model.reading import Reading

ISO, ISO_TIME = "%Y-%m-%d %H:%M:%S", r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?Z| ?[+-]\d{2}:?\d{2})?"
WORDS = "EMERG|EMERGENCY|ALERT|CRIT|CRITICAL|FATAL|PANIC|SEVERE|ERR|ERROR|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE"
SEVERITIES = ("EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG")
OPENING_LEVEL = rf"^\W{{0,3}}(?i:({WORDS}))\b|\b({WORDS})\b"
LOOKED_AT = 200
AMONG = 0.88  # surer than any guess
SHORT = {"%Y": 4, "%b": 3, "%z": 5}
PASSED_ON = ("level", "logger", "message")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of one kind of log are laid out.

    `pattern` is tried at the beginning of a line; what it names is used: `time`, `level`, `logger`, `message`,
    `pri` (a syslog priority), `millis` (behind the time), `status`, `method`, `path`, `agent`, `duration` (times
    `factor` gives milliseconds; parts such as `duration_a` and `duration_b` are added up). `form` parses the time;
    a form without `%Y` takes the year from the group `year`, or from elsewhere; an empty one stands for Unix time.
    `waits` is a list of durations. `levels` translates words.
    """

    pattern: str
    form: str = ISO
    levels: Mapping[str, str] = field(default_factory=dict)
    factor: float = 1.0
    reads_level: bool = False  # the level is a word in the message
    unpadded: bool = False  # hours, minutes or seconds may have one digit

    @property
    def width(self) -> int:
        """How many characters of a time the form parses."""
        return sum(SHORT.get(part, 2 if part.startswith("%") else 1) for part in re.findall(r"%.|.", self.form))


class MatchedLayout:
    """Tries the shapes one after another on each line; a line that fits none is no record."""

    zone: str | None

    def __init__(
        self, kind: str, shapes: Sequence[Shape], reason: str, years: Years, *, continues: bool = True
    ) -> None:
        self.kind, self.reason, self.continues = kind, reason, continues
        self.zone = None
        self._shapes, self._years = shapes, years

    def extract(self, block: Block) -> pl.DataFrame:
        """The records of the block."""
        return self.of_lines(block.frame)

    def of_lines(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The records among lines given as `n` and `line`."""
        found: list[pl.DataFrame] = []
        for shape in self._shapes:
            records = self._with_times(lines, shape)
            found.append(_fields(records, shape))
            if records.height == lines.height:
                break
            lines = lines.join(records.select("n"), on="n", how="anti", maintain_order="left")
        kept = [frame for frame in found if frame.height] or found[:1]
        return merged(kept)

    def _with_times(self, lines: pl.DataFrame, shape: Shape) -> pl.DataFrame:
        """The lines that the shape fits, with their groups and `second` and `ms`."""
        frame = lines.select("n", pl.col("line").str.extract_groups(shape.pattern).alias("found")).unnest("found")
        frame = frame.filter(pl.col("time").is_not_null())
        texts = frame.get_column("time")
        if not shape.form:
            self.zone = self.zone or "UTC"  # Unix time is UTC by definition
            return frame.hstack(epoch(texts)).filter(pl.col("second").is_not_null())
        written = texts.str.replace(r"^(\d)([-/ ])", "0$1$2") if "%Y" in shape.form else self._dated(frame, shape)
        written = padded(written) if shape.unpadded else written
        width = shape.width + (5 if "%Y" not in shape.form else 0)
        form = shape.form if "%Y" in shape.form else f"%Y {shape.form}"
        tails = written.str.slice(width)
        zones = tails.str.extract(rf"^(?:[.,:]\d+)? ?({ZONE})")
        self._remember(zones)
        second = seconds(written.str.slice(0, width), form) - offsets(zones)
        ms = milliseconds(tails).fill_null(0)
        if "millis" in frame.columns:
            ms = frame.get_column("millis").cast(pl.Int16, strict=False)
        frame = frame.with_columns(second.alias("second"), ms.alias("ms"))
        return frame.filter(pl.col("second").is_not_null())

    def _dated(self, frame: pl.DataFrame, shape: Shape) -> pl.Series:
        """Times with a year before them: the one named elsewhere in the line, or the one that the file must mean."""
        texts = frame.get_column("time")
        padded = texts.str.replace(r"^([A-Z][a-z]{2})  ?(\d) ", "$1 0$2 ") if "%b" in shape.form else texts
        if "year" in frame.columns:
            return frame.get_column("year") + " " + padded
        parts = texts.str.extract_groups(r"^(?P<month>[A-Z][a-z]{2}|\d{2})[ -]?(?P<day>[ \d]\d)").struct.unnest()
        years = self._years.of(parts.get_column("month"), parts.get_column("day"))
        return years + " " + padded

    def _remember(self, zones: pl.Series) -> None:
        if self.zone is None:
            stated = zones.drop_nulls()
            self.zone = spoken_zone(str(stated[0])) if len(stated) else None


def merged(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Records of several layouts in the order of the file; what is no request is no probe's either."""
    if len(parts) == 1:
        return parts[0]
    frame = pl.concat(parts, how="diagonal_relaxed").sort("n")
    return frame.with_columns(pl.col("health").fill_null(value=False)) if "health" in frame.columns else frame


def padded(times: pl.Series) -> pl.Series:
    """Times in which every part of the clock has two digits."""
    for _ in range(2):  # neighbours share a colon: one pass leaves every second one out
        times = times.str.replace_all(r"([-T :])(\d):", "${1}0${2}:")
    return times.str.replace(r":(\d)$", ":0$1")


def _fields(frame: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    given = set(frame.columns)
    columns: dict[str, pl.Expr] = {name: pl.col(name) for name in PASSED_ON if name in given}
    if "message" in given:
        columns["message"] = pl.when(pl.col("message") != "").then(pl.col("message"))
    level = _level(given, shape)
    if level is not None:
        columns["level"] = level
    if "status" in given:
        number = pl.col("status").cast(pl.Int16, strict=False)
        columns["status"] = pl.when(number.is_between(100, 599)).then(number)
        missing = [pl.lit(None, pl.String).alias(name) for name in ("method", "path") if name not in given]
        columns["method"] = pl.col("method").fill_null("")
        frame = with_route(frame.with_columns(missing))
        columns |= {"route": pl.col("route"), "health": pl.col("health")}
    parts = sorted(name for name in given if name.startswith("duration"))
    if parts:
        numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in parts]
        known = pl.all_horizontal(number >= 0 for number in numbers)  # -1 says that this part never came to an end
        columns["duration"] = pl.when(known).then(pl.sum_horizontal(numbers) * shape.factor)
    if "waits" in given:
        waits = pl.col("waits").str.extract_all(r"\d[\d.]*").cast(pl.List(pl.Float64), strict=False)
        columns["duration"] = pl.when(waits.list.len() > 0).then(waits.list.sum() * shape.factor)
    return frame.select("n", "second", "ms", **columns)


def _level(given: set[str], shape: Shape) -> pl.Expr | None:
    level = pl.col("level") if "level" in given else None
    if level is not None and shape.levels:
        level = level.replace(shape.levels)
    if "pri" in given:
        number = pl.col("pri").cast(pl.Int64, strict=False) % 8
        told = number.replace_strict(dict(enumerate(SEVERITIES)), default=None, return_dtype=pl.String)
        level = told if level is None else pl.coalesce(level, told)
    if shape.reads_level:
        read = level_in(pl.col("message"))
        level = read if level is None else pl.coalesce(level, read)
    return level


def level_in(message: pl.Expr) -> pl.Expr:
    """The level that a message begins with (`error: ...`) or names in capitals near its beginning."""
    parts = message.str.slice(0, 80).str.extract_groups(OPENING_LEVEL).struct
    return pl.coalesce(parts.field("1"), parts.field("2"))


def with_route(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `route` and `health` made of its `path`, and of its `agent` where the path leaves it open."""
    frame = frame.hstack(each_once(frame.get_column("path"), _routes))
    if "agent" not in frame.columns:
        return frame
    probes = pl.col("agent").str.contains(HEALTH_AGENT).fill_null(value=False)
    return frame.with_columns(health=pl.col("health") | (pl.col("asked") & probes))


def _routes(paths: pl.Series) -> pl.DataFrame:
    bare = pl.col("text").str.replace(r"^[a-z]+://[^/]+", "")
    return (
        paths.to_frame("text")
        .select(route=route_of(bare.fill_null("-")))
        .with_columns(
            health=pl.col("route").str.contains(HEALTH_PATH).fill_null(value=False),
            asked=pl.col("route").str.contains(ASKED_PATH).fill_null(value=False),
        )
    )


class ShapeReader:
    """A reader that needs nothing but shapes; subclasses name their kind and say how lines look."""

    kind = ""
    shapes: Sequence[Shape] = ()
    reason = "it is not laid out as the other lines"
    continues = True
    surest = 0.97

    @cached_property
    def _known(self) -> list[re.Pattern[str]]:
        return [re.compile(shape.pattern) for shape in self.shapes]

    def fits(self, head: Head) -> float:
        """How sure it is: one of the first lines must fit, and a fair share of those that are not indented."""
        lines = head.lines[:LOOKED_AT]
        fitting = [place for place, line in enumerate(lines) if self.knows(line)]
        if not fitting or fitting[0] > 5:
            return 0.0
        begun = sum(1 for line in lines if not line[:1].isspace()) if self.continues else len(lines)
        share = len(fitting) / max(begun, 1)
        if not self.continues:
            return among_others(share, self.surest, AMONG)
        return self.surest * min(share, 1.0) if share > 0.7 else self.surest * (0.6 + share / 3)

    def knows(self, line: str) -> bool:
        """Whether a line begins a record of this kind."""
        return any(known.match(line) for known in self._known)

    def layout(self, source: Source | None) -> MatchedLayout:
        """The layout of a file's lines."""
        return MatchedLayout(self.kind, self.shapes, self.reason, Years(source), continues=self.continues)

    def read(self, source: Source) -> Reading:
        """Everything the lines say; where the times name no year, the report says where it was taken from."""
        years = Years(source)
        layout = MatchedLayout(self.kind, self.shapes, self.reason, years, continues=self.continues)
        reading = read_log(source, layout)
        return with_remark(reading, years.told)


def with_remark(reading: Reading, remark: str | None) -> Reading:
    """The reading with one more sentence in its report."""
    if not remark:
        return reading
    problem = f"{reading.report.problem} {remark}" if reading.report.problem else remark
    return replace(reading, report=replace(reading.report, problem=problem))
