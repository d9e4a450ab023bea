"""A section's text as somebody comments on it: its blocks as HTML, and its words as a browser would select them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.large_tables import without_large_tables
from afterword.core.document.marked_text import Range, marked, text_of
from afterword.core.document.pieces import pieces
from afterword.core.document.render import render_markdown
from afterword.core.model.document import Chart


@dataclass(frozen=True, slots=True)
class Piece:
    """One block: safe HTML, its words, and where in the words of the section they begin."""

    html: str
    words: str
    start: int

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)

    def lit(self, ranges: Sequence[Range]) -> str:
        """Its HTML with marks; the ranges are places in the words of the section."""
        own = [(max(low, self.start), min(high, self.end), name) for low, high, name in ranges]
        return marked(self.html, [(low - self.start, high - self.start, name) for low, high, name in own if low < high])


def commentable(text: str, charts: Sequence[Chart] = ()) -> list[Piece]:
    """The blocks of a section's text in their order; a blank stands between the words of two."""
    found, at = [], 0
    for piece in pieces(without_large_tables(text.strip())):
        html = render_markdown(piece, charts=charts)
        words = "" if "(chart:" in piece else text_of(html)  # a drawing is spoken of as a whole
        found.append(Piece(html, words, at))
        at += len(words) + 1 if words else 0
    return found


def words_of_section(text: str) -> str:
    """The words of a section's text."""
    return " ".join(piece.words for piece in commentable(text) if piece.words)
