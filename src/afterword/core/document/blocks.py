"""Lines of Markdown seen from above: which are code, which are headings, where tables stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_HEADING = re.compile(r"^(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX heading; `index` counts lines from 0."""

    index: int
    level: int
    text: str


def open_fence(lines: Sequence[str]) -> str | None:
    """The fence that is still open at the end of the lines, None when code is closed."""
    fence: str | None = None
    for line in lines:
        fence = _step(fence, line)
    return fence


def _step(fence: str | None, line: str) -> str | None:
    """The fence that is open after a line."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    if fence is None:
        return found[1]
    closes = found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2].strip()
    return None if closes else fence


def outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that are no fenced code, with their index."""
    fence: str | None = None
    for index, line in enumerate(lines):
        after = _step(fence, line)
        if fence is None and after is None:
            yield index, line
        fence = after


def heading_of(line: str) -> tuple[int, str] | None:
    """Level and text of an ATX heading, None for every other line."""
    found = _HEADING.match(line)
    return (len(found[1]), (found[2] or "").strip()) if found else None


def headings(lines: Sequence[str]) -> list[Heading]:
    """All ATX headings outside of code."""
    found = ((index, heading_of(line)) for index, line in outside_code(lines))
    return [Heading(index, one[0], one[1]) for index, one in found if one]
