"""How the matches of a pattern begin, so that it is tried only where a text has such a beginning.

Most rules look for words, and most places of a text hold none of them. A pattern that begins at the boundary of a word
with letters that are known is tried at those words alone; every other pattern is run over the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

WIDTH = 3  # so many characters of a word are looked up
MOST = 12  # letters of a class; one of more tells too little
_TAKES_NOTHING = frozenset(["ASSERT", "ASSERT_NOT", "AT"])

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!](?:\\.|[^()\\])*\)|.", re.DOTALL
)  # parts left as they are
_GAP = r"(?:[ \n]{1,6})"
Way = tuple[str, bool]  # what is known of a beginning, and whether what comes next is known too
UNKNOWN: frozenset[Way] = frozenset([("", False)])


class Phrase:
    """A pattern for words: its blanks also match the end of a line and, where marks of emphasis stood, several blanks.

    It is read when it is first asked for, and made ready only when a text has one of its beginnings.
    """

    def __init__(self, text: str, flags: int = 0) -> None:
        self._text = text
        self._flags = flags

    @cached_property
    def text(self) -> str:
        """The pattern with its blanks widened."""
        pieces = (found[0] for found in _TOKEN.finditer(self._text))
        return "".join(_GAP if one == " " else one for one in pieces)

    @cached_property
    def rule(self) -> re.Pattern[str]:
        """The pattern, ready."""
        try:
            ready: re.Pattern[str] = re._compiler.compile(self._tree, self._flags)  # type: ignore[attr-defined]
        except (AttributeError, TypeError):  # an interpreter without it only costs time
            return re.compile(self.text, self._flags)
        return ready

    @cached_property
    def openings(self) -> frozenset[str] | None:
        """The first characters of every match, WIDTH at most, in lower case; None when it may begin anywhere."""
        tree = self._tree
        if tree is None or not _at_word(tree):
            return None
        found = frozenset(known.lower() for known, _ in _sequence(tree))
        return None if "" in found else found

    @cached_property
    def _tree(self) -> Any:
        try:
            return re._parser.parse(self.text, self._flags)  # type: ignore[attr-defined]
        except AttributeError:
            return None


def phrase(text: str, flags: int = 0) -> Phrase:
    """A pattern for words."""
    return Phrase(text, flags)


def _at_word(tree: Any) -> bool:
    """True when every match begins at the boundary of a word."""
    for kind, value in tree:
        name = str(kind)
        if name == "AT":
            return str(value) == "AT_BOUNDARY"
        if name == "SUBPATTERN":
            return _at_word(value[-1])
        if name == "BRANCH":
            return all(_at_word(one) for one in value[1])
        if name not in _TAKES_NOTHING:
            return False
    return False


def _sequence(items: Iterable[Any]) -> frozenset[Way]:
    """The beginnings of parts that follow one another."""
    ways = frozenset([("", True)])
    for item in items:
        if not any(goes_on for _, goes_on in ways):
            break
        step = _part(item)
        ways = frozenset(
            _joined(one, other) if one[1] else one for one in ways for other in (step if one[1] else UNKNOWN)
        )
    return ways


def _joined(one: Way, other: Way) -> Way:
    known = one[0] + other[0]
    return known[:WIDTH], other[1] and len(known) < WIDTH


def _part(item: Any) -> frozenset[Way]:
    """The beginnings of one part of a pattern."""
    name, value = str(item[0]), item[1]
    if name in _TAKES_NOTHING:
        return frozenset([("", True)])
    if name == "LITERAL":
        return frozenset([(chr(value), True)])
    if name == "IN":
        return _class(value)
    if name == "SUBPATTERN":
        return _sequence(value[-1])
    if name == "BRANCH":
        return frozenset().union(*(_sequence(one) for one in value[1]))
    return _repeated(*value) if name == "MAX_REPEAT" else UNKNOWN


def _class(members: Any) -> frozenset[Way]:
    """The letters of a class, when they are few and named."""
    letters: list[str] = []
    for kind, value in members:
        if str(kind) not in ("LITERAL", "RANGE"):
            return UNKNOWN
        first, last = (value, value) if str(kind) == "LITERAL" else value
        letters += map(chr, range(first, min(last, first + MOST) + 1))
    return frozenset((one, True) for one in letters) if len(letters) <= MOST else UNKNOWN


def _repeated(least: int, most: int, inner: Any) -> frozenset[Way]:
    once = _sequence(inner)
    ways = once if most == 1 else frozenset((known, False) for known, _ in once)
    return ways if least else ways | {("", True)}
