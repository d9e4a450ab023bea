"""Reads evidence by a window: structured files whole, logs where the window is, and files outside it not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from afterword.core.errors import CannotEnter, OutsideWindow
from afterword.core.evidence.base import Reader, Source, Window
from afterword.core.evidence.clock import settle_zones, shifted
from afterword.core.evidence.engines.chosen import read_with
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.matched import with_remark
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.entering.alerts import window_of
from afterword.core.evidence.entering.part import CHUNK, Cut, Passing, Pieces
from afterword.core.evidence.entering.rotation import bound
from afterword.core.evidence.entering.stretch import stretch
from afterword.core.evidence.entering.survey import ENTERED, Log, surveyed, with_note
from afterword.core.evidence.entering.wanted import Wanted
from afterword.core.evidence.hashing import hashed_meanwhile
from afterword.core.model.reading import Reading, SourceReport

Use = Callable[[Reader, Source], Reading]
SMALL = 1 << 20  # bytes of a log that is read anyway while nobody has named a window


class ReadSome(Protocol):
    """What reads some files by their places."""

    def __call__(self, places: Sequence[int], use: Callable[[int], Use]) -> dict[int, Reading]:
        """The readings by place."""
        ...


class Entering:
    """Reads in two rounds: first what is no log, while logs are only looked at; then of each log what is wanted."""

    def __init__(self, count: int, read: ReadSome, window: Window | None) -> None:
        self._count, self._read, self.window, self._given = count, read, window, window is not None
        self._logs: dict[int, Log] = {}

    def readings(self) -> list[Reading]:
        """One reading per file, with every time in UTC."""
        first = self._read(range(self._count), lambda place: partial(self._survey, place))
        bound(list(self._logs.values()))
        logs = {place: log.reading() for place, log in self._logs.items()}
        settled = settle_zones([(first | logs)[place] for place in range(self._count)])
        for place, log in self._logs.items():
            log.settle(settled[place].report)
        others = [reading for place, reading in enumerate(settled) if place not in self._logs]
        self.window = self.window or window_of(others)
        if self.window is None:
            return self._whole(first)
        known = all(log.last is not None for log in self._logs.values())
        if self._given and known and not any(overlap(reading, self.window) for reading in settled):
            raise OutsideWindow(reason=beyond(settled, self.window))
        wanted = Wanted.of(self.window)
        kept = [place for place, log in self._logs.items() if not self._is_outside(log, wanted)]
        read = self._read(kept, lambda place: partial(self._enter, place, wanted))
        skipped = {place: self._skipped(log) for place, log in self._logs.items() if place not in read}
        nothing = bool(kept) and all(one.report.note and one.report.lines is None for one in read.values())
        if self._given and nothing and not any(overlap(reading, self.window) for reading in others):
            raise OutsideWindow(reason=beyond(settled, self.window))
        return [read.get(place) or skipped.get(place) or reading for place, reading in enumerate(settled)]

    def _survey(self, place: int, reader: Reader, source: Source) -> Reading:
        found = surveyed(reader, source)
        if isinstance(found, Log):
            self._logs[place] = found
            return found.reading()
        return found

    def _whole(self, first: dict[int, Reading]) -> list[Reading]:
        """Everything, when there is no window after all."""
        with hashed_meanwhile(log.source for log in self._logs.values()):
            read = self._read(list(self._logs), lambda place: plainly)
        return settle_zones([(first | read)[place] for place in range(self._count)])

    def _is_outside(self, log: Log, wanted: Wanted) -> bool:
        if log.span is None or (not self._given and log.length < SMALL):
            return False
        first, last = log.span
        return log.wanted(wanted).moved(-log.ahead).misses(first, last)

    def _enter(self, place: int, wanted: Wanted, reader: Reader, source: Source) -> Reading:
        log = self._logs[place]
        if log.length < ENTERED or log.first is None:
            reading = reader.read(source)
        else:
            try:
                with read_with(partial(self._read_part, log, log.wanted(wanted))):
                    reading = reader.read(source)
            except CannotEnter as problem:
                reading = with_note(reader.read(source), f"Read whole, since {problem}")
        return shifted(reading, log.ahead) if log.zone_source == "inferred" else reading

    def _read_part(self, log: Log, wanted: Wanted, source: Source, layout: Layout) -> Reading:
        found = _pieces(log, wanted)
        part = replace(
            source, opener=lambda: io.BufferedReader(found, CHUNK), hasher=lambda: found.sha256, finder=None
        )  # it is opened once
        with read_with(None):
            reading = read_log(part, layout)
        if isinstance(found, Cut) and found.left:
            reading = with_remark(reading, f"{source.name} became shorter while it was read.")
        elif not reading.report.lines:
            return self._skipped(log)
        if found.begin == 0 and not source.packed and log.places and found.end == log.places.size:
            return reading
        report = replace(reading.report, read_from=found.begin, read_to=found.end)
        return with_note(replace(reading, report=report), self._told(in_part=True))

    def _skipped(self, log: Log) -> Reading:
        """The reading of a log that lies outside: its name, its kind and why nothing was read of it."""
        report = SourceReport(log.source.name, log.kind, "", log.source.size, records=0, unread=0)
        return with_note(Reading(report), self._told(in_part=False))

    def _told(self, *, in_part: bool) -> str:
        """How a log was read, the same words for all logs, so that they can be named together."""
        what = "Read in part" if in_part else "Not read"
        if self.window is None:
            return what
        start, end = self.window
        until = f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"
        span = f"{start:%Y-%m-%d %H:%M:%S} to {until} UTC"
        asked = "the window" if self._given else "the time of the alerts"
        told = f"{asked} {span} and what leads up to it" if in_part else f"outside {asked} {span}"
        return f"{what}, {told}" if self._given else f"{what} since there is very much of it, {told}"


def plainly(reader: Reader, source: Source) -> Reading:
    """The reading of the whole source."""
    return reader.read(source)


def _pieces(log: Log, wanted: Wanted) -> Pieces:
    """The part of a log that is wanted, as a stream."""
    entrance = log.source.entrance
    if log.places is None or entrance is None:
        return Passing(log.source.open(), log.layout, wanted)
    begin, end = stretch(log.places, wanted)
    return Cut(entrance.open_at(begin), begin, end)


def overlap(reading: Reading, window: Window) -> bool:
    """Whether what a reading tells of goes on at some time of a window."""
    report, (start, end) = reading.report, window
    if any(len(s.times) and s.times[0] <= end.timestamp() and s.times[-1] >= start.timestamp() for s in reading.series):
        return True
    return report.first is not None and report.first <= end and report.last is not None and report.last >= start


def beyond(readings: Sequence[Reading], window: Window) -> str:
    """Why nothing can be found in a window: it lies outside all that the evidence tells of."""
    start, end = window
    asked = f"the window {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC lies outside the evidence"
    firsts = [reading.report.first for reading in readings if reading.report.first]
    lasts = [reading.report.last for reading in readings if reading.report.last]
    if not firsts or not lasts:
        return asked
    return f"{asked}, which goes from {min(firsts):%Y-%m-%d %H:%M} to {max(lasts):%Y-%m-%d %H:%M} UTC"
