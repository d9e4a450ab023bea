"""Text as the words that tell what happened: identifiers split, accents and case folded, stop words left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from afterword.core.recurrence.stem import stem

_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|\]\([^)\s]*\)|<[^<>\s]{1,200}>|!\[[^\]]*\]")
_NAME = re.compile(r"[^\W_]+(?:[_\-.:/'\u2019][^\W_]+)*")
_JOINED = re.compile(r"[_\-.:/'\u2019]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SHORTEST, _LONGEST = 2, 40


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that every text about incidents has, and so tell nothing; the table is stop_words.txt."""
    lines = files(__package__).joinpath("stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def folded(text: str) -> str:
    """The text in lower case and without accents, the same on every database."""
    if text.isascii():
        return text.lower()  # nothing to take apart: most texts, in a twentieth of the time
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def pieces(text: str) -> list[str]:
    """Every word in its order, folded, with identifiers in their parts: `connectionPool` gives connection, pool."""
    found: list[str] = []
    for match in _NAME.finditer(_ADDRESS.sub(" ", text)):
        for part in _JOINED.split(match[0]):
            found += [folded(hump) for hump in _HUMPS.split(part)]
    return found


def told(word: str) -> bool:
    """Whether a piece tells anything: no stop word, no bare number, no hash."""
    if not _SHORTEST <= len(word) <= _LONGEST or word in stop_words():
        return False
    return word.isalpha() or (len(word) <= 12 and word[0].isalpha() and sum(sign.isdigit() for sign in word) <= 3)


def words_of(text: str) -> list[str]:
    """The stems of the words that tell something, in their order."""
    return [stem(word) for word in pieces(text) if told(word)]
