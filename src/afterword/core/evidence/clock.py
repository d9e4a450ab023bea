"""Brings the times of all sources into UTC: zones stated, inferred from a neighbour, or assumed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from afterword.core.evidence.engines.times import named_offset, offset_of
from afterword.core.model.reading import Gap, LogSummary, Moment, Pattern, Reading, Series

HOUR = 3600
FARTHEST = 14  # hours: no zone lies farther from UTC
SLACK = timedelta(seconds=120)
NEIGHBOURS = {
    "nginx_error": "nginx_access",
    "apache_error": "apache_access",
}  # written by one process in one local time; only the second states it


def settle_zones(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with every time in UTC; where a source states no zone, it is inferred or marked as assumed.

    First the access log beside an error log tells its zone; then a source whose records fit the window of those
    whose zone is stated only after a shift of whole hours gets that shift. Nothing else is moved.
    """
    beside = [_from_neighbour(reading, readings) for reading in readings]
    window = _stated_window(beside)
    return [_from_window(reading, window) for reading in beside]


def _from_neighbour(reading: Reading, readings: Sequence[Reading]) -> Reading:
    report = reading.report
    wanted = NEIGHBOURS.get(report.kind)
    if report.zone_source != "assumed" or wanted is None:
        return reading
    folder = posixpath.dirname(report.file)
    stated = [
        other.report for other in readings if other.report.kind == wanted and other.report.zone_source == "stated"
    ]
    near = [other for other in stated if posixpath.dirname(other.file) == folder] or stated
    zones = {other.zone for other in near if other.zone}
    if len(zones) != 1:
        return reading
    return shifted(reading, offset_of(_as_written(zones.pop())))


def _as_written(zone: str) -> str:
    return "Z" if zone == "UTC" else zone


def _from_window(reading: Reading, window: tuple[datetime, datetime] | None) -> Reading:
    """Moves a source by whole hours when it lies outside the stated window as it is and fits in after the move."""
    report = reading.report
    if report.zone_source != "assumed" or window is None or report.first is None or report.last is None:
        return reading
    start, end = window
    if report.first - end <= SLACK and start - report.last <= SLACK:
        return reading  # it overlaps as it is: there is no reason to doubt UTC
    fitting = [
        hours
        for hours in range(-FARTHEST, FARTHEST + 1)
        if report.first - start >= timedelta(hours=hours) - SLACK  # differences: a sum may pass the year 9999
        and report.last - end <= timedelta(hours=hours) + SLACK
    ]
    return shifted(reading, fitting[0] * HOUR) if len(fitting) == 1 else reading


def _stated_window(readings: Iterable[Reading]) -> tuple[datetime, datetime] | None:
    spans = [
        (other.report.first, other.report.last)
        for other in readings
        if other.report.zone_source in ("stated", "inferred") and other.report.lines
    ]
    known = [(first, last) for first, last in spans if first is not None and last is not None]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None


def shifted(reading: Reading, offset: int) -> Reading:
    """The reading of a source whose local time was taken for UTC, with all its times moved by `offset` seconds."""
    report, back = reading.report, timedelta(seconds=offset)
    return Reading(
        report=replace(
            report,
            first=report.first and report.first - back,
            last=report.last and report.last - back,
            gaps=tuple(Gap(gap.start - back, gap.end - back) for gap in report.gaps),
            zone=named_offset(offset),
            zone_source="inferred",
        ),
        moments=tuple(_moved(moment, back) for moment in reading.moments),
        series=tuple(_moved_series(series, offset) for series in reading.series),
        log=_moved_log(reading.log, offset) if reading.log and offset else reading.log,
    )


def _moved(moment: Moment, back: timedelta) -> Moment:
    return replace(moment, at=moment.at - back)


def _moved_series(series: Series, offset: int) -> Series:
    return replace(series, times=series.times - offset)


def _moved_log(log: LogSummary, offset: int) -> LogSummary:
    import polars as pl  # here, so that a walk over files without logs does not pay for it

    def earlier(frame: pl.DataFrame | None, column: str) -> pl.DataFrame | None:
        return None if frame is None else frame.with_columns(pl.col(column) - offset)

    return replace(
        log,
        requests=earlier(log.requests, "second"),
        latency=earlier(log.latency, "second"),
        routes=earlier(log.routes, "minute"),
        levels=earlier(log.levels, "second"),
        affected=earlier(log.affected, "minute"),
        patterns=tuple(_moved_pattern(pattern, offset) for pattern in log.patterns),
    )


def _moved_pattern(pattern: Pattern, offset: int) -> Pattern:
    back = timedelta(seconds=offset)
    return replace(
        pattern,
        first=(pattern.first - back).astimezone(UTC),
        last=(pattern.last - back).astimezone(UTC),
        per_bucket={start - offset: count for start, count in pattern.per_bucket.items()},
    )
