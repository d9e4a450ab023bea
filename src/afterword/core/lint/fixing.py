"""A text with the safe fixes of its findings made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from afterword.core.model.finding import Finding, Place

_BREAK = re.compile(r"\r\n|\r|\n")


class Mended(NamedTuple):
    """A text after its safe fixes, and the findings whose fixes were made, in the order of the text."""

    text: str
    made: tuple[Finding, ...]


def mended(text: str, findings: Iterable[Finding]) -> Mended:
    """The text as it stands in the file, its own ends of lines kept, with every safe fix made.

    Of two fixes that overlap only the last is made; check again for what is left.
    """
    starts = [len(text) - len(text.removeprefix("\ufeff")), *(one.end() for one in _BREAK.finditer(text))]
    made: list[Finding] = []
    begun, pieces = len(text) + 1, []
    for finding in sorted(_distinct(findings), key=lambda one: _from(one.place), reverse=True):
        start, end = _offsets(finding, starts)
        if end <= begun and finding.fix is not None and end <= len(text):
            pieces += [text[end:begun], _like(finding.fix.replacement, text)]
            begun = start
            made.insert(0, finding)
    return Mended(text[:begun] + "".join(reversed(pieces)), tuple(made))


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each different fix."""
    return list({one.fix: one for one in findings if one.fix is not None}.values())


def _from(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _offsets(finding: Finding, starts: list[int]) -> tuple[int, int]:
    place = finding.fix.place if finding.fix else finding.place
    return starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1


def _like(replacement: str, text: str) -> str:
    """A replacement with the ends of lines that the text has."""
    first = _BREAK.search(text)
    return replacement.replace("\n", first[0]) if first else replacement
