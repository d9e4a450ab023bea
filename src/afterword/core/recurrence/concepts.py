"""Words of operations that mean the same, as ideas: `no space left on device` and `disk full` are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from afterword.core.recurrence.stem import stem
from afterword.core.recurrence.words import pieces

Phrase = tuple[str, ...]
LONGEST = 6  # words of a phrase
GLUE = frozenset("a an the is are was were be been being had has have".split())  # the disk was full: disk full


@lru_cache(maxsize=1)
def ideas() -> Mapping[Phrase, tuple[str, ...]]:
    """The ideas that each phrase, as stems, stands for; the table is concepts.txt."""
    found: dict[Phrase, tuple[str, ...]] = {}
    for line in files(__package__).joinpath("concepts.txt").read_text(encoding="utf-8").splitlines():
        name, colon, phrases = line.partition(":")
        if line.startswith("#") or not colon:
            continue
        for written in phrases.split(","):
            phrase = tuple(stem(piece) for piece in bare_pieces(written))
            if phrase and name not in found.get(phrase, ()):
                found[phrase] = (*found.get(phrase, ()), name)
    return found


def bare_pieces(text: str) -> list[str]:
    """The pieces of a text without the small words that may stand within a phrase."""
    return [piece for piece in pieces(text) if piece not in GLUE]


def ideas_in(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Each idea in a row of bare pieces, with the place where its phrase begins and ends; longer phrases win."""
    stems, known, place = [stem(word) for word in words], ideas(), 0
    while place < len(stems):
        for length in range(min(LONGEST, len(stems) - place), 0, -1):
            if names := known.get(tuple(stems[place : place + length])):
                yield from ((name, place, place + length) for name in names)
                break
        place += length if names else 1
