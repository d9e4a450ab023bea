"""What a person typed, as what is looked for: words, "quoted phrases", -words, and the beginning of the last word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from afterword.domain.search.words import tokens

LONGEST = 500  # letters that are looked at
MOST = 12  # terms
SHORTEST_BEGINNING = 2
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand behind one another; with `beginning` the last of them may go on."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `wanted` must be found, none of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)


def read(text: str) -> Asked:
    """What is looked for; whatever signs stand in the text, it can be asked of either database."""
    text = text[:LONGEST]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for piece in _PIECE.finditer(text):
        words = tuple(tokens(piece["phrase"] if piece["word"] is None else piece["word"]))
        if not words:
            continue
        goes_on = piece["word"] is not None and piece.end() == len(text) and len(words[-1]) >= SHORTEST_BEGINNING
        term = Term(words, beginning=goes_on and not piece["minus"])
        (unwanted if piece["minus"] else wanted).append(term)
    return Asked(tuple(wanted[:MOST]), tuple(unwanted[:MOST]))
