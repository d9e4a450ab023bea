"""JSON with its place in the file: every element of an array, or every document of a stream, with its lines.

A file that was cut short, or has one bad line, gives all that stands whole before (and after) it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from afterword.core.model.span import LineSpan, Unread

EXCERPT = 160  # characters of a line that was not understood which a report shows
DEEPEST = "it is nested deeper than any real answer"

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODE = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Located:
    """A value and the lines it stands on, 1-based and inclusive."""

    value: Any
    line_start: int
    line_end: int

    def span(self, file: str) -> LineSpan:
        """Where it stands, as evidence."""
        return LineSpan(file, self.line_start, self.line_end)


@dataclass(slots=True)
class LocatedArray:
    """The elements of an array, the other members of the object around it, and where it was cut short, if it was."""

    items: list[Located] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=dict)
    found: bool = False
    broken: Unread | None = None


class Lines:
    """Turns an offset in a text into a 1-based line number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def at(self, offset: int) -> int:
        """The line that the character at `offset` stands on."""
        return bisect_right(self._starts, offset)

    def unread(self, offset: int, reason: str) -> Unread:
        """The line at `offset` as one that was not understood."""
        line = self.at(offset)
        start = self._starts[line - 1]
        return Unread(line, self.text[start : start + EXCERPT].split("\n", 1)[0].strip(), reason)


def array_at(text: str, *path: str) -> LocatedArray:
    """The array found by following `path` through the objects from the top; `found` is False when there is none.

    Members of the objects on the way are kept in `members` (so `status` or `resultType` can be asked for).
    """
    answer = LocatedArray()
    lines = Lines(text)
    try:
        start = _find(text, _skip(text, 0), list(path), answer.members)
    except (ValueError, RecursionError) as problem:
        answer.broken = _broken(lines, problem, 0)
        return answer
    if start is None:
        return answer
    answer.found = True
    _elements(text, start, lines, answer)
    return answer


def documents(text: str) -> tuple[list[Located], list[Unread]]:
    """Each object or list of a stream (one a line, or laid out over several), and the lines that are none."""
    lines, found, unread, at = Lines(text), list[Located](), list[Unread](), _skip(text, 0)
    while at < len(text):
        try:
            if text[at] not in "{[":
                raise json.JSONDecodeError("Expecting an object", text, at)
            value, end = _DECODE(text, at)
            found.append(Located(value, lines.at(at), lines.at(end - 1)))
        except (ValueError, RecursionError) as problem:
            unread.append(lines.unread(at, _reason(problem)))
            end = text.find("\n", at)
            if end < 0:
                break
        at = _skip(text, end)
    return found, unread


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _find(text: str, at: int, path: list[str], members: dict[str, Any]) -> int | None:
    """The offset of the `[` at the end of the path."""
    if not path:
        return at if text[at : at + 1] == "[" else None
    if text[at : at + 1] != "{":
        return None
    for key, value_at in _members(text, at, members):
        if key == path[0]:
            inner = _find(text, value_at, path[1:], members)
            if inner is not None:
                return inner
    return None


def _members(text: str, at: int, members: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each key of the object at `at` with the offset of its value; after the caller looked, the value is kept."""
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        key, end = _DECODE(text, at)
        at = _skip(text, end)
        if not isinstance(key, str) or text[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting a member", text, at)
        at = _skip(text, at + 1)
        yield key, at
        members[key], end = _DECODE(text, at)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "}":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)


def _elements(text: str, start: int, lines: Lines, answer: LocatedArray) -> None:
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        try:
            value, end = _DECODE(text, at)
        except (ValueError, RecursionError) as problem:
            answer.broken = _broken(lines, problem, at)
            return
        answer.items.append(Located(value, lines.at(at), lines.at(end - 1)))
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            answer.broken = lines.unread(min(at, len(text) - 1), "the list ends in the middle: the file was cut short")
            return


def _broken(lines: Lines, problem: Exception, at: int) -> Unread:
    offset = problem.pos if isinstance(problem, json.JSONDecodeError) else at
    return lines.unread(min(offset, max(len(lines.text) - 1, 0)), _reason(problem))


def _reason(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return DEEPEST
    if isinstance(problem, json.JSONDecodeError):
        if problem.pos >= len(problem.doc.rstrip()) or "Unterminated" in problem.msg:
            return "it stops in the middle: the file was cut short"
        return f"it is no valid JSON ({problem.msg}, column {problem.colno})"
    return f"it is no valid JSON ({problem})"
