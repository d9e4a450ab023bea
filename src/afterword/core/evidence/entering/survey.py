"""What is known of each log before it is read: its layout, its zone, and from when to when it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from afterword.core.errors import CannotEnter
from afterword.core.evidence.base import HEAD_BYTES, Reader, Source
from afterword.core.evidence.engines.chosen import layout_by, read_with
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.entering.large import unpacked_size
from afterword.core.evidence.entering.looks import Look, Places, look_at
from afterword.core.evidence.entering.wanted import FARTHEST_ZONE, Wanted
from afterword.core.model.reading import Reading, SourceReport

ENTERED = 32 << 20  # bytes that come out of a log, from which on it is entered; less is read whole
SPREAD = 5  # looks that tell from when to when a log goes


@dataclass(slots=True)
class Log:
    """A log: who reads it, its places if it can be entered, its first and last second as its own clock shows them.

    `last` is None while nobody knows it. `ahead` is how many seconds its clock is ahead of UTC, once zones are settled.
    """

    reader: Reader
    source: Source
    kind: str
    places: Places | None = None
    first: int | None = None
    last: int | None = None
    zone: str | None = None
    zone_source: str | None = None
    ahead: int = 0

    def layout(self) -> Layout:
        """A fresh layout of its lines."""
        return cast(Layout, layout_by(self.reader, self.source))  # it gave one before

    @property
    def length(self) -> int:
        """How many bytes come out of it, roughly where it is packed."""
        if self.places:
            return self.places.size
        return unpacked_size(self.source)

    @property
    def span(self) -> tuple[float, float | None] | None:
        """From when to when it goes, in Unix seconds UTC."""
        if self.first is None:
            return None
        return self.first - self.ahead, None if self.last is None else self.last - self.ahead

    def wanted(self, wanted: Wanted) -> Wanted:
        """What is wanted, as its clock shows it; wide where nobody knows its zone."""
        unsure = self.zone_source == "assumed" and self.last is None
        return wanted.moved(self.ahead).wider(FARTHEST_ZONE if unsure else 0)

    def reading(self) -> Reading:
        """A reading with nothing but what is known, so that zones can be settled before anything is read."""
        first, last = (None if at is None else _moment(at) for at in (self.first, self.last))
        if last is None and self.zone:
            last = first
        report = SourceReport(
            self.source.name, self.kind, "", self.source.size, records=1, unread=0, first=first, last=last,
            zone=self.zone or "UTC", zone_source="stated" if self.zone else "assumed", lines=1,
        )  # fmt: skip
        return Reading(report)

    def settle(self, settled: SourceReport) -> None:
        """Takes over what was found out of its zone."""
        self.zone_source = settled.zone_source
        if self.first is not None and settled.first is not None:
            self.ahead = round((_moment(self.first) - settled.first).total_seconds())


def _moment(second: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)


def surveyed(reader: Reader, source: Source) -> Log | Reading:
    """The log that a source is, looked at here and there; what is no log is read whole."""
    found: list[Log] = []

    def take(asked: Source, layout: Layout) -> Reading:
        found.append(Log(reader, asked, layout.kind))
        return found[0].reading()

    with read_with(take):
        reading = reader.read(source)
    if not found:
        return reading
    _look(found[0])
    return found[0]


def _look(log: Log) -> None:
    """Looks at the ends of a log that can be entered and between them; of another, at its beginning."""
    entrance = log.source.entrance
    if entrance:
        log.places = Places(entrance, log.layout)
        try:
            log.places.spread(0, log.places.count - 1, SPREAD)
        except CannotEnter:
            log.places = None
    looks = log.places.seen if log.places else _beginning(log)
    if looks:
        log.first, last = min(look.first for look in looks), max(look.last for look in looks)
        log.last = last if log.places else None
    log.zone = log.places.zone if log.places else log.zone


def _beginning(log: Log) -> list[Look]:
    with log.source.open() as stream:
        data = stream.read(HEAD_BYTES)
    layout = log.layout()
    look = look_at(data[: data.rfind(b"\n") + 1 or len(data)], 0, layout)
    log.zone = layout.zone
    return [look] if look else []


def with_note(reading: Reading, note: str) -> Reading:
    """The reading with a sentence in its report that says how it was read."""
    return replace(reading, report=replace(reading.report, note=note))
