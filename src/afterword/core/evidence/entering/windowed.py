"""Reads evidence by a window: structured files whole, logs where the window is, and files outside it not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Reader, Source
from afterword.core.evidence.clock import settle_zones, shifted
from afterword.core.evidence.engines.chosen import read_with
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.entering.alerts import window_of
from afterword.core.evidence.entering.looks import CannotEnter
from afterword.core.evidence.entering.part import CHUNK, Cut, Passing, Pieces
from afterword.core.evidence.entering.rotation import bound
from afterword.core.evidence.entering.stretch import stretch
from afterword.core.evidence.entering.survey import ENTERED, Log, surveyed, with_note
from afterword.core.evidence.entering.wanted import Wanted, Window
from afterword.core.model.reading import Reading, SourceReport

Use = Callable[[Reader, Source], Reading]
ReadEach = Callable[[Sequence[int], Callable[[int], Use]], dict[int, Reading]]
SMALL = 1 << 20  # bytes of a log that is read anyway while nobody has named a window
LEADING = " and what leads up to it"


class OutsideWindow(EvidenceError):
    """A window in which nothing of the evidence lies."""

    sentence = "{reason}"


class Entering:
    """Reads in two rounds: first what is no log, while logs are only looked at; then of each log what is wanted."""

    def __init__(self, count: int, read: ReadEach, window: Window | None) -> None:
        self._count, self._read, self.window, self._given = count, read, window, window is not None
        self._logs: dict[int, Log] = {}

    def readings(self) -> list[Reading]:
        """One reading per file, with every time in UTC."""
        first = self._read(range(self._count), lambda place: partial(self._survey, place))
        bound(list(self._logs.values()))
        settled = settle_zones([first[place] for place in range(self._count)])
        for place, log in self._logs.items():
            log.settle(settled[place].report)
        told = [reading for place, reading in enumerate(settled) if place not in self._logs]
        self.window = self.window or window_of(told)
        if self.window is None:
            return self._whole(first)
        why = beyond(settled, self.window) if self._given and self._all_known() else None
        if why:
            raise OutsideWindow(reason=why)
        wanted = Wanted.of(self.window)
        kept = [place for place, log in self._logs.items() if not self._is_outside(log, wanted)]
        read = self._read(kept, lambda place: partial(self._enter, place, wanted))
        skipped = {place: self._skipped(log) for place, log in self._logs.items() if place not in read}
        return [read.get(place) or skipped.get(place) or reading for place, reading in enumerate(settled)]

    def _survey(self, place: int, reader: Reader, source: Source) -> Reading:
        found = surveyed(reader, source)
        if isinstance(found, Log):
            self._logs[place] = found
            return found.reading()
        return found

    def _whole(self, first: dict[int, Reading]) -> list[Reading]:
        """Everything, when there is no window after all."""
        read = self._read(list(self._logs), lambda place: _plainly)
        return settle_zones([(first | read)[place] for place in range(self._count)])

    def _all_known(self) -> bool:
        return all(log.last is not None for log in self._logs.values())

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
        report = reading.report
        if not report.lines:
            return self._skipped(log)
        if found.begin == 0 and not source.packed and log.places and found.end == log.places.size:
            return reading
        return with_note(
            replace(reading, report=replace(report, read_from=found.begin, read_to=found.end)),
            self._told("Read in part"),
        )

    def _skipped(self, log: Log) -> Reading:
        """The reading of a log that lies outside: its name, its kind and why nothing was read of it."""
        report = SourceReport(log.source.name, log.kind, "", log.source.size, records=0, unread=0)
        return with_note(Reading(report), self._told("Not read"))

    def _told(self, what: str) -> str:
        """How a log was read, the same words for all logs, so that they can be named together."""
        start, end = self.window or (None, None)
        if start is None or end is None:
            return what
        until = f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"
        span = f"{start:%Y-%m-%d %H:%M:%S} to {until} UTC"
        part = what == "Read in part"
        if self._given:
            return f"{what}, {'the window' if part else 'outside the window'} {span}{LEADING if part else ''}"
        found = f"{what}, {'the time' if part else 'outside the time'} of the alerts {span}{LEADING if part else ''}"
        return f"{found} (there is much to read; --window names another time)"


def _plainly(reader: Reader, source: Source) -> Reading:
    return reader.read(source)


def _pieces(log: Log, wanted: Wanted) -> Pieces:
    """The part of a log that is wanted, as a stream."""
    entrance = log.source.entrance
    if log.places is None or entrance is None:
        return Passing(log.source.open(), log.layout, wanted)
    begin, end = stretch(log.places, wanted)
    return Cut(entrance.open_at(begin), begin, end)


def beyond(readings: Sequence[Reading], window: Window) -> str | None:
    """Why nothing can be found in a window: it lies outside all that the evidence tells of. None when it does not."""
    spans = [(reading.report.first, reading.report.last) for reading in readings]
    known = [(first, last) for first, last in spans if first is not None and last is not None]
    start, end = window
    if not known or any(first <= end and last >= start for first, last in known):
        return None
    first, last = min(first for first, _ in known), max(last for _, last in known)
    return (
        f"the window {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC lies outside the evidence, "
        f"which goes from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
    )
