"""Reads times in whichever way a file spells them, many at once; slower than `times`, and tried after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from afterword.core.evidence.base import Source
from afterword.core.evidence.days import day_of
from afterword.core.evidence.engines.spellings import SPELLINGS, Spelling
from afterword.core.evidence.engines.times import epoch, milliseconds, offsets, seconds, spoken_zone
from afterword.core.evidence.years import MONTHS, Years

CENTURY = 2000
DAY_SECONDS = 86_400
TURN = DAY_SECONDS // 2  # a clock that goes back by more has passed midnight
FORM = "%Y-%m-%d %H:%M:%S"


@dataclass(slots=True)
class Spelled:
    """Times of one file in one spelling; `told` says what of them had to be taken from elsewhere."""

    spelling: Spelling
    source: Source | None
    place: int | None  # 0 where the times stand at the beginning of the lines
    zone: str | None = None
    told: str | None = None
    _years: Years = field(init=False)
    _unsure: str | None = field(init=False)  # whether the day or the month stands first
    _passed: tuple[int, int] | None = None  # the last second of the day, and how many days have passed

    def __post_init__(self) -> None:
        self._years, self._unsure = Years(self.source), self.told

    def read(self, lines: pl.DataFrame) -> pl.DataFrame:
        """`n`, `lead` (what stands before the time), `second`, `ms` and `rest` of each line that has a time."""
        parts = pl.col("line").str.extract_groups(self.spelling.whole).alias("parts")
        frame = lines.select("n", parts).unnest("parts").filter(pl.col("rest").is_not_null())
        if "unix" in frame.columns:
            self.zone = "UTC"
            frame = frame.hstack(epoch(frame.get_column("unix")))
        else:
            frame = frame.hstack([self._seconds(frame), milliseconds(frame.get_column("fraction").fill_null(""))])
        frame = frame.filter(pl.col("second").is_not_null())
        return frame.select("n", "lead", "second", pl.col("ms").fill_null(0), "rest")

    def _seconds(self, frame: pl.DataFrame) -> pl.Series:
        frame = frame.with_columns(hour=_hours(frame))
        clock = pl.concat_str(_two("hour"), _two("minute"), _two("sec"), separator=":")
        date = self._dates(frame)
        written = frame.select(pl.concat_str(pl.lit(date), pl.lit(" "), clock).alias("second")).to_series()
        found = seconds(written, FORM)
        if "day" not in frame.columns and "one" not in frame.columns:
            found = found + self._days_passed(found)
        zones = frame.get_column("zone")
        if self.zone is None and zones.null_count() < len(zones):
            self.zone = spoken_zone(str(zones.drop_nulls()[0]))
        return (found - offsets(zones)).alias("second")

    def _dates(self, frame: pl.DataFrame) -> pl.Series:
        """The day of each line as `2026-01-15`; one that is no day makes a time that cannot be parsed."""
        given = set(frame.columns)
        if not given & {"day", "one"}:
            day, self.told = day_of(self.source)
            return pl.Series([day.isoformat()]).new_from_index(0, frame.height)
        if "one" in given:
            order = ("day", "month") if self.spelling.swapped else ("month", "day")
            frame = frame.rename(dict(zip(("one", "other"), order, strict=True)))
        if "name" in given:
            frame = frame.with_columns(
                month=pl.col("name").replace_strict(MONTHS, return_dtype=pl.Int64).cast(pl.String)
            )
        if "year" in given:
            year = pl.col("year").cast(pl.Int64)
            years = frame.select(pl.when(year < 100).then(year + CENTURY).otherwise(year).cast(pl.String)).to_series()
        else:
            months = frame.select(_two("month")).to_series()
            years = self._years.of(months, frame.get_column("day"))
            self.told = " ".join(part for part in (self._unsure, self._years.told) if part)
        return frame.select(pl.concat_str(pl.lit(years), _two("month"), _two("day"), separator="-")).to_series()

    def _days_passed(self, found: pl.Series) -> pl.Series:
        """Seconds to add to times that name no day: a whole day more each time that the clock has passed midnight."""
        times = found.fill_null(strategy="forward").fill_null(0).to_numpy()
        if not len(times):
            return found
        last, days = self._passed or (int(times[0]), 0)
        counted = days + np.cumsum(np.diff(times, prepend=last) < -TURN)
        self._passed = int(times[-1]), int(counted[-1])
        return pl.Series(counted * DAY_SECONDS)


def find_spelled(lines: Sequence[str], source: Source | None = None) -> Spelled | None:
    """How the times of these lines are spelled; None when too few of them have one that is a possible time."""
    best: tuple[int, Spelled] | None = None
    for spelling in SPELLINGS:
        least = max(spelling.least * len(lines), best[0] if best else 0)
        found = [match for line in lines if (match := spelling.known.match(line))]
        if len(found) <= least:
            continue
        spelled = _as_meant(spelling, found, source)
        count = replace(spelled, source=None).read(pl.DataFrame({"n": range(len(lines)), "line": lines})).height
        if count > least:
            best = count, spelled
    return best[1] if best else None


def _as_meant(spelling: Spelling, found: Sequence[re.Match[str]], source: Source | None) -> Spelled:
    """The times of a file, with day and month the way round in which all are possible; where both are, as is likely."""
    led = sum(1 for match in found if len(match["lead"]) < 2) * 2 > len(found)  # a date farther in is part of a message
    if led:
        spelling = replace(spelling, within=min(spelling.within, 1))
    place = 0 if led else None
    if "other" not in spelling.known.groupindex:
        return Spelled(spelling, source, place)
    ones, others = max(int(match["one"]) for match in found), max(int(match["other"]) for match in found)
    if max(ones, others) > 12:
        return Spelled(replace(spelling, swapped=ones > 12), source, place)
    dotted = found[-1].string[found[-1].end("one")] == "."
    swapped = dotted or _written_then(found[-1], source)
    told = f"Its times may name the day or the month first; the {'day' if swapped else 'month'} is assumed."
    return Spelled(replace(spelling, swapped=swapped), source, place, told=told)


def _written_then(last: re.Match[str], source: Source | None) -> bool:
    """True when it is with the day first that the last of these times lies nearer to when the file was written."""
    if source is None or source.modified is None:
        return False
    one, other = int(last["one"]), int(last["other"])
    written = source.modified.month * 31 + source.modified.day
    return abs(other * 31 + one - written) < abs(one * 31 + other - written)


def _two(name: str) -> pl.Expr:
    return pl.col(name).str.zfill(2)


def _hours(frame: pl.DataFrame) -> pl.Series:
    """The hour of the day, whether it was counted to 12 or to 24."""
    if "half" not in frame.columns:
        return frame.get_column("hour")
    hour, half = pl.col("hour").cast(pl.Int64), pl.col("half").str.to_lowercase()
    whole = pl.when(half.is_null()).then(hour).when(half == "p").then(hour % 12 + 12).otherwise(hour % 12)
    return frame.select(whole.cast(pl.String).alias("hour")).to_series()
