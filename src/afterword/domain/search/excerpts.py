"""The stretch of a text that answers a question, in plain words, and where in it the words asked for stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from afterword.core.document.plain import plain_words
from afterword.domain.search.asked import Asked
from afterword.domain.search.words import tokens

AROUND = 90  # characters on either side of a hit
MOST_LOOKED_AT = 100_000  # characters of one part
Marks = tuple[tuple[int, int], ...]
_NAME = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])|[^\W_]")


def marks_in(text: str, asked: Asked) -> Marks:
    """The stretches of a text that are words that were asked for, whole names before their parts."""
    whole = {word for term in asked.wanted for word in (term.words[:-1] if term.beginning else term.words)}
    begun = tuple(term.words[-1] for term in asked.wanted if term.beginning)
    found: list[tuple[int, int]] = []
    for match in _NAME.finditer(text):
        if length := _length(match[0], whole, begun):
            found.append((match.start(), match.start() + length))
        elif not match[0].islower():
            found += _humps(match, whole, begun)
    return tuple(found)


def _humps(match: re.Match[str], whole: set[str], begun: tuple[str, ...]) -> list[tuple[int, int]]:
    humps = [(match.start() + one.start(), one[0]) for one in _HUMP.finditer(match[0])]
    return [(start, start + length) for start, one in humps if (length := _length(one, whole, begun))]


def _length(word: str, whole: set[str], begun: tuple[str, ...]) -> int:
    """How much of a word is marked: all of one that was asked for, its beginning, or nothing."""
    plain = "".join(tokens(word))
    if plain in whole:
        return len(word)
    start = max((one for one in begun if plain.startswith(one)), key=len, default="")
    if not start:
        return 0
    same_length = len(plain) == len(unicodedata.normalize("NFC", word)) == len(word)
    return len(start) if same_length else len(word)


def best_part(parts: Sequence[Sequence[str]], asked: Asked) -> tuple[str, str, bool]:
    """Where the part stands that has most of what was asked for, its words, and whether it has any."""
    best, most = ("", ""), 0
    wanted = {word for term in asked.wanted for word in term.words}
    for where, text in parts:
        held = set(tokens(text[:MOST_LOOKED_AT]))
        count = sum(word in held or any(one.startswith(word) for one in held) for word in wanted)
        if count > most:
            best, most = (where, text), count
    return (*best, most > 0)


def excerpt_of(text: str, asked: Asked) -> tuple[str, Marks]:
    """A stretch around the first word that was asked for, on one line, and where in it the words stand."""
    flat = plain_words(text[:MOST_LOOKED_AT])
    marks = marks_in(flat, asked)
    if not marks:
        flat = " ".join(text[:MOST_LOOKED_AT].split())  # it was found in what a reader does not see, as an address
        marks = marks_in(flat, asked)
    begin, finish = marks[0] if marks else (0, 0)
    start, end = max(0, begin - AROUND), min(len(flat), finish + AROUND)
    if start:
        start = max(start, flat.find(" ", start, begin) + 1)  # not in the middle of a word
    if end < len(flat) and (space := flat.rfind(" ", finish, end)) > 0:
        end = space
    excerpt = ("\u2026" if start else "") + flat[start:end].strip() + ("\u2026" if end < len(flat) else "")
    return excerpt, marks_in(excerpt, asked)
