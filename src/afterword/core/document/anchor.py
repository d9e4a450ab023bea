"""Ties a comment to words of a text so that it finds them again after the text around them was edited.

As in the W3C's text quote selector, an anchor keeps the exact words, what stood before and behind them, and where they
began. Words that were changed themselves are not found: then the text has changed, and the comment says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CONTEXT = 32  # letters kept before and behind the words
TELLING = 16  # words of this length are found wherever they stand alone; shorter ones need some of their context
LEAST_CONTEXT = 6  # letters of the context that must have stayed beside shorter words


@dataclass(frozen=True, slots=True)
class Anchor:
    """The exact words, what stood on either side, and the place of their first letter."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    offset: int = 0


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def place(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """Where the words of the anchor stand in the text now, as start and end; None when they are not there any more.

    Of several places that has the most of the old context on either side, then the one nearest to the old place. Short
    words count only where some of that context stayed, because the same ones may well stand elsewhere by chance.
    """
    if not anchor.quote:
        return None
    found = [(_kept(text, at, anchor), -abs(at - anchor.offset), at) for at in _places(text, anchor.quote)]
    if not found:
        return None
    kept, _, at = max(found)
    if len(anchor.quote) < TELLING and kept < _wanted(anchor):
        return None
    return at, at + len(anchor.quote)


def _wanted(anchor: Anchor) -> int:
    """How many letters of the context must have stayed; less where there never was more."""
    return min(LEAST_CONTEXT, len(anchor.prefix) + len(anchor.suffix))


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _kept(text: str, at: int, anchor: Anchor) -> int:
    """How many letters directly before and behind the words are those of the anchor."""
    before, behind = text[max(0, at - CONTEXT) : at], text[at + len(anchor.quote) :][:CONTEXT]
    return _common(before[::-1], anchor.prefix[::-1]) + _common(behind, anchor.suffix)


def _common(one: str, two: str) -> int:
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count
