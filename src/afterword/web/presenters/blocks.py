"""A section's text cut into blocks, each with the evidence notes that stand beside it in the margin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.large_tables import without_large_tables
from afterword.core.document.pieces import pieces
from afterword.core.document.render import render_markdown
from afterword.core.model.document import Chart, EvidenceNote
from afterword.web.presenters.timeline import lines_words

_REF = re.compile(r"\[\^(E-\d+)\]")
_CHART = re.compile(r"\]\(chart:([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Note:
    """One evidence note: file, place and hash."""

    id: str
    file: str
    place: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """The notes that name one file."""

    file: str
    sha256: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs, lists, tables or a figure as safe HTML, and the sources that stand beside them."""

    html: tuple[SafeString, ...]
    sources: tuple[Source, ...] = ()


@dataclass(slots=True)
class Notes:
    """The document's notes by id; remembers which were shown, so that each stands once."""

    by_id: dict[str, Note]
    shown: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, notes: Iterable[EvidenceNote]) -> Notes:
        """From the notes of the document."""
        return cls({note.id: _note(note) for note in notes})

    def take(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """The notes of these ids that were not shown yet."""
        fresh = [name for name in dict.fromkeys(ids) if name in self.by_id and name not in self.shown]
        self.shown.update(fresh)
        return by_file(self.by_id[name] for name in fresh)

    def unused(self) -> tuple[Source, ...]:
        """The notes that no text names."""
        return by_file(note for name, note in self.by_id.items() if name not in self.shown)


def by_file(notes: Iterable[Note]) -> tuple[Source, ...]:
    """The notes of each file together, files in the order of their first note."""
    found: dict[tuple[str, str], list[Note]] = {}
    for note in notes:
        found.setdefault((note.file, note.sha256), []).append(note)
    return tuple(Source(file, sha256, tuple(own)) for (file, sha256), own in found.items())


def _note(note: EvidenceNote) -> Note:
    place = lines_words(note.line_start, note.line_end, note.series, note.after_byte)
    return Note(note.id, note.file, place, note.sha256)


def charts_named(text: str) -> set[str]:
    """The charts that a text places itself."""
    return set(_CHART.findall(text))


def blocks_of(text: str, notes: Notes, charts: Sequence[Chart] = ()) -> tuple[Block, ...]:
    """The blocks of a section's text; what follows a block with notes stands below it, beside the same notes."""
    blocks: list[Block] = []
    for piece in pieces(without_large_tables(text.strip())):
        # render_markdown passes everything through nh3: what comes back is safe.
        html = mark_safe(render_markdown(piece, charts=charts))  # noqa: S308
        sources = notes.take(_REF.findall(piece))
        if not sources and blocks and blocks[-1].sources and not _CHART.search(piece):
            blocks[-1] = replace(blocks[-1], html=(*blocks[-1].html, html))
        else:
            blocks.append(Block((html,), sources))
    return tuple(blocks)
