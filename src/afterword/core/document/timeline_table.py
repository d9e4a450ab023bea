"""The timeline of our Markdown: one table row for each entry, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from afterword.core.document.cells import cell, is_delimiter, row, split_row, uncell
from afterword.core.document.exact import read_exact, without_line, write_exact
from afterword.core.document.marks import take_mark
from afterword.core.document.notes import span_of
from afterword.core.document.words import offset
from afterword.core.model.document import Document, EvidenceNote, TimelineItem
from afterword.core.model.span import Evidence

_REFS = re.compile(r"(?: ?\[\^[^\]\s|]+\])+$")
_TIME = re.compile(r"Time \(UTC(?:(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)(?::(?P<seconds>\d\d))?)?\)")
HEAD = ["Time (UTC)", "T+", "Event", "Kind", "Source", "Actor", "Recorded"]
NO_ZONE = " (zone unknown)"


@dataclass(frozen=True, slots=True)
class TableFrame:
    """What all rows share: the day that needs no date, T+0, the evidence notes, and the offset of the times."""

    day: date | None
    zero: datetime | None
    notes: tuple[EvidenceNote, ...]
    zone: tzinfo = UTC

    @property
    def head(self) -> list[str]:
        """The names of the columns, the first with the offset of the times."""
        return [f"Time ({self.zone})", *HEAD[1:]]

    def ref(self, span: Evidence) -> str | None:
        """The number of the note for a piece of evidence."""
        return next((note.id for note in self.notes if span_of(note) == span), None)

    def span(self, number: str) -> Evidence | None:
        """The evidence behind the number of a note."""
        return next((span_of(note) for note in self.notes if note.id == number), None)


def frame_of(document: Document) -> TableFrame:
    """The frame of a document: T+0 is the detection, else the start, else the first entry with a full time.

    Times are in UTC, or in the offset that all of them were written with.
    """
    times = [item.at for item in document.timeline if isinstance(item.at, datetime) and item.at.tzinfo]
    zero = document.detected_at or document.started_at or (min(times) if times else None)
    offsets = {at.utcoffset() for at in times}
    own = offsets.pop() if len(offsets) == 1 else None
    zone = timezone(own) if own and not own.microseconds else UTC
    return TableFrame(document.date, zero if zero and zero.tzinfo else None, document.notes, zone)


def write_timeline(items: Sequence[TimelineItem], frame: TableFrame) -> list[str]:
    """The lines of the table."""
    head = [row(frame.head), "|" + "---|" * len(HEAD)]
    rows = [_Row(frame) for _ in items]
    return head + [write_exact(without_line(item), one.write, one.read) for item, one in zip(items, rows, strict=True)]


def read_timeline(lines: Sequence[str], frame: TableFrame, first_line: int) -> tuple[list[TimelineItem], list[str]]:
    """The entries of a table and the lines that are none of it; `first_line` is the number of the first line."""
    items: list[TimelineItem] = []
    rest: list[str] = []
    for index, line in enumerate(lines):
        named = _zone_of_head(line)
        if not line.startswith("|"):
            rest.append(line)
        elif named is not None:
            frame = replace(frame, zone=named)
        elif not is_delimiter(line):
            shape = _Row(frame)
            item = read_exact(line, shape.write, shape.read, _same_but_offset)
            items.append(replace(item, line=first_line + index)) if item else rest.append(line)
    return items, rest


def _zone_of_head(line: str) -> tzinfo | None:
    """The offset that the first cell of the table's head names, None for any other line."""
    cells = split_row(line)
    found = _TIME.fullmatch(cells[0]) if cells[1 : len(HEAD)] == HEAD[1:] else None
    if found is None:
        return None
    hours, minutes, seconds = (int(found[one] or 0) for one in ("hours", "minutes", "seconds"))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-length if found["sign"] == "-" else length) if timedelta(0) < length < timedelta(days=1) else UTC


@dataclass(frozen=True, slots=True)
class _Row:
    """Writes and reads one row within its frame."""

    frame: TableFrame

    def write(self, item: TimelineItem) -> str:
        return row(
            [
                self._when(item.at),
                _offset(item.at, self.frame.zero),
                cell(self._event(item)),
                cell(item.kind.replace("_", " ")),
                cell(item.source or ""),
                cell(item.actor or ""),
                item.recorded,
            ]
        )

    def read(self, line: str) -> TimelineItem | None:
        cells = split_row(take_mark(line)[0])
        if len(cells) != len(HEAD):
            return None
        text = uncell(cells[2])
        refs = _REFS.search(text)
        spans = [self.frame.span(one) for one in re.findall(r"\[\^([^\]]+)\]", refs[0])] if refs else []
        if refs and all(spans):
            text = text[: refs.start()]
        return TimelineItem(
            at=self._at(cells[0]),
            text=text,
            kind=uncell(cells[3]).replace(" ", "_") or "note",
            source=uncell(cells[4]) or None,
            actor=uncell(cells[5]) or None,
            recorded="reconstructed" if cells[6] == "reconstructed" else "during",
            evidence=tuple(span for span in spans if span) if all(spans) else (),
        )

    def _event(self, item: TimelineItem) -> str:
        known = [ref for ref in (self.frame.ref(span) for span in item.evidence) if ref]
        refs = "".join(f"[^{one}]" for one in known)
        return f"{item.text}{' ' if refs else ''}{refs}"

    def _when(self, at: datetime | date | None) -> str:
        if at is None:
            return ""
        if not isinstance(at, datetime):
            return at.isoformat()
        plain = at.astimezone(self.frame.zone).replace(tzinfo=None) if at.tzinfo else at
        time = plain.time().isoformat() if plain.date() == self.frame.day else plain.isoformat(" ")
        return time if at.tzinfo else time + NO_ZONE

    def _at(self, text: str) -> datetime | date | None:
        bare = text.removesuffix(NO_ZONE)
        zone = None if bare != text else self.frame.zone
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", bare):
                return date.fromisoformat(bare)
            if re.match(r"\d{4}-", bare):
                return datetime.fromisoformat(bare).replace(tzinfo=zone)
            if self.frame.day is not None and bare:
                return datetime.fromisoformat(f"{self.frame.day.isoformat()} {bare.zfill(5)}").replace(tzinfo=zone)
        except ValueError:
            pass
        return None


def _same_but_offset(one: str, other: str) -> bool:
    """True when two rows say the same; T+ is computed, so it may differ."""
    mine, theirs = split_row(one), split_row(other)
    return mine[:1] + mine[2:] == theirs[:1] + theirs[2:]


def _offset(at: datetime | date | None, zero: datetime | None) -> str:
    known = isinstance(at, datetime) and at.tzinfo is not None
    return offset(at, zero) if known and zero is not None and isinstance(at, datetime) else ""
