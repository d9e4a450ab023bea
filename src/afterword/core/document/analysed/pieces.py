"""The pieces of an analysis that stand in a document, each with its home, its heading, and its form as lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from afterword.core.document.analysed import forms
from afterword.core.document.exact import unpack
from afterword.core.document.marks import guard, mark, unguard
from afterword.core.model.analysis import Analysis, ChainFix, Detection, HumanImpact, LevelAnswer
from afterword.core.model.document import Document

KINDS = {one.__name__: one for one in (ChainFix, Detection, HumanImpact, LevelAnswer)}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: the word of its mark, its field in Analysis, the sections it may stand in, and both directions.

    `read` gives the value, and the lines that are none of it.
    """

    word: str
    name: str
    homes: tuple[str, ...]
    title: str
    write: Callable[[Any], list[str]]
    read: Callable[[Sequence[str]], tuple[Any, list[str]]]

    def of(self, document: Document) -> Any:
        """The value in a document; empty where there is none."""
        return getattr(document.analysis, self.name)


PIECES: Mapping[str, Piece] = {
    one.word: one
    for one in (
        Piece("people", "human", ("human_impact",), "Human impact", forms.write_human, forms.read_human),
        Piece("detection", "detection", ("detection",), "Detection", forms.write_detection, forms.read_detection),
        Piece("walk", "walk", ("chain_walk",), "Walking the chain", forms.write_walk, forms.read_walk),
        Piece("fix", "fix", ("chain_fix",), "The one fix", forms.write_fix, forms.read_fix),
        Piece("parked", "parked", ("parking_list",), "Parking list", forms.write_parked, forms.read_parked),
    )
}


def block(document: Document, word: str) -> list[str]:
    """The lines of a piece below its mark; the mark carries the exact value where the lines alone would not give it."""
    piece = PIECES[word]
    value = piece.of(document)
    if not value:
        return []
    lines = [guard(line) for line in piece.write(value)]
    read, rest = piece.read([unguard(line) for line in lines])
    exact = None if (read, rest) == (value, []) and _same(read, value) else {"v": pack(value)}
    return [mark(word, exact), *lines]


def read_block(word: str, data: Mapping[str, Any], lines: Sequence[str]) -> tuple[Any, list[str]]:
    """What a block says: the value of its mark as long as nobody touched its lines, else what the lines say."""
    piece = PIECES[word]
    told = [line for line in lines if line.strip()]
    try:
        value = unpack(data["v"], KINDS) if "v" in data else None
        if value and [one for one in (guard(line) for line in piece.write(value)) if one.strip()] == told:
            return value, []
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # a damaged mark: what stands visibly counts
    return piece.read([unguard(line) for line in lines])


def with_piece(document: Document, word: str, value: Any) -> Document:
    """The document with this value for a piece, where the value says something."""
    if not value:
        return document
    changed: Analysis = replace(document.analysis, **{PIECES[word].name: value})
    return replace(document, analysis=changed)


def pack(value: Any) -> Any:
    """A value as JSON can carry it."""
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {"$is": type(value).__name__} | {one.name: pack(getattr(value, one.name)) for one in fields(value)}
    return value


def _same(one: Any, other: Any) -> bool:
    """True when both are the same to the letter: 1 and 1.0 are not."""
    return repr(one) == repr(other)
