"""The notes behind machine-made statements: file, place and SHA-256, as footnotes of the Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.core.document.exact import read_exact, write_exact
from afterword.core.document.words import stamp
from afterword.core.model.document import EvidenceNote
from afterword.core.model.span import Evidence, LineSpan, SeriesSpan, after_words

if TYPE_CHECKING:
    from afterword.core.model.reading import SourceReport

_NOTE = re.compile(
    r"^\[\^(?P<id>E-\d+)\]: `(?P<file>[^`]+)`"
    r"(?:, series `(?P<series>[^`]+)`)?"
    r"(?:, lines? (?P<first>\d+)(?: to (?P<last>\d+))?(?: after byte (?P<after>\d+))?)?"
    r"(?:, (?P<start>[0-9T:.+-]+Z?) to (?P<end>[0-9T:.+-]+Z?))?"
    r", SHA-256 `(?P<sha>[0-9a-f]*)`$"
)


class Notebook:
    """Gives every piece of evidence its number, in the order in which the document first uses it."""

    def __init__(self, sources: Iterable[SourceReport]) -> None:
        self._sha = {one.file: one.sha256 for one in sources}
        self._ids: dict[Evidence | tuple[Evidence, datetime, datetime], str] = {}
        self.notes: list[EvidenceNote] = []

    def ref(self, *spans: Evidence, between: tuple[datetime, datetime] | None = None) -> str:
        """The references of some evidence, as in `[^E-1][^E-2]`; `between` narrows lines to a stretch of time."""
        return "".join(f"[^{self._number(span, between)}]" for span in dict.fromkeys(spans))

    def _number(self, span: Evidence, between: tuple[datetime, datetime] | None) -> str:
        key = span if between is None else (span, *between)
        if key not in self._ids:
            self._ids[key] = f"E-{len(self.notes) + 1}"
            self.notes.append(self._note(self._ids[key], span, between))
        return self._ids[key]

    def _note(self, number: str, span: Evidence, between: tuple[datetime, datetime] | None) -> EvidenceNote:
        sha = self._sha.get(span.file, "")
        if isinstance(span, SeriesSpan):
            return EvidenceNote(number, span.file, sha, series=span.series, start=span.start, end=span.end)
        start, end = between or (None, None)
        lines = (span.line_start, span.line_end)
        return EvidenceNote(number, span.file, sha, *lines, start=start, end=end, after_byte=span.after_byte)


def span_of(note: EvidenceNote) -> Evidence | None:
    """The evidence that a note names, None when it names a whole file."""
    if note.series is not None and note.start is not None and note.end is not None:
        return SeriesSpan(note.file, note.series, note.start, note.end)
    if note.line_start is not None and note.line_end is not None and note.start is None:
        return LineSpan(note.file, note.line_start, note.line_end, note.after_byte)
    return None


def place(note: EvidenceNote) -> str:
    """Where in its file the evidence stands, in words; empty when it is the whole file."""
    parts = []
    if note.series is not None:
        parts.append(f"series {note.series}")
    if note.line_start is not None:
        same = note.line_end in (None, note.line_start)
        lines = f"line {note.line_start:,}" if same else f"lines {note.line_start:,} to {note.line_end:,}"
        parts.append(lines + after_words(note.after_byte))
    if note.start is not None and note.end is not None:
        parts.append(f"{note.start:%H:%M:%S} to {note.end:%H:%M:%S}")
    return ", ".join(parts)


def write_note(note: EvidenceNote) -> str:
    """The footnote of a note, on one line."""
    return write_exact(note, _write, _read)


def read_note(line: str) -> EvidenceNote | None:
    """The note of a footnote that `write_note` wrote, None for any other line."""
    return read_exact(line, _write, _read)


def _write(note: EvidenceNote) -> str:
    said = [f"`{_plain(note.file)}`"]
    if note.series is not None:
        said.append(f"series `{_plain(note.series)}`")
    if note.line_start is not None:
        same = note.line_end in (None, note.line_start)
        lines = f"line {note.line_start}" if same else f"lines {note.line_start} to {note.line_end}"
        said.append(lines + after_words(note.after_byte).replace(",", ""))
    if note.start is not None and note.end is not None:
        said.append(f"{stamp(note.start)} to {stamp(note.end)}")
    said.append(f"SHA-256 `{_plain(note.sha256)}`")
    return f"[^{_plain(note.id)}]: " + ", ".join(said)


def _plain(text: str) -> str:
    """A name as code: what would end the code or the line gives way (the exact value stands in the mark)."""
    return " ".join(text.replace("`", "'").replace("<", "(").split())


def _read(line: str) -> EvidenceNote | None:
    found = _NOTE.match(line)
    if found is None:
        return None
    try:
        start, end = (datetime.fromisoformat(found[one]) if found[one] else None for one in ("start", "end"))
    except ValueError:
        return None
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else first
    after = int(found["after"]) if found["after"] else None
    return EvidenceNote(found["id"], found["file"], found["sha"], first, last, found["series"], start, end, after)
