"""Text as both databases search it: words of a to z and figures, the same whatever stems or dictionaries they have."""

from __future__ import annotations

import re

from afterword.core.recurrence.words import folded

LONGEST = 60  # letters of a word that are looked at
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def tokens(text: str) -> list[str]:
    """The words of a text in their order, folded; letters beyond a to z are written as their number."""
    return [plain for word in _WORD.findall(folded(text)) if (plain := _ascii(word)[:LONGEST])]


def _ascii(word: str) -> str:
    return word if word.isascii() else "".join(one if one.isascii() else f"u{ord(one):04x}" for one in word)


def with_parts(text: str) -> list[str]:
    """The words of a text, and behind them the parts of names such as connectionPool."""
    parts = [part for word in _WORD.findall(text) for part in _HUMP.split(word) if part != word]
    return tokens(text) + [one for part in parts for one in tokens(part)]
