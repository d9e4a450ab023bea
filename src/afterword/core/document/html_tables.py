"""Tables written as HTML inside Markdown, as pages of a wiki are exported."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAG = re.compile(r"<(?P<close>/?)(?P<tag>table|tr|td|th)\b[^<>]*>", re.IGNORECASE)
Row = tuple[int, tuple[str, ...]]


def html_rows(lines: Sequence[str], index: int) -> tuple[list[Row], bool, int] | None:
    """The rows of the table that a line opens, each with the line of its first cell; True when the first is a head.

    None when the line opens no table, or one that is never closed. The last value is the index behind the table.
    """
    if "<table" not in lines[index].lower():
        return None
    rows: list[tuple[int, list[str]]] = []
    headed, inside = False, False
    for number in range(index, len(lines)):
        place = 0
        for tag in _TAG.finditer(lines[number]):
            _say(rows, lines[number][place : tag.start()], inside)
            place, name = tag.end(), tag["tag"].lower()
            if name == "table" and tag["close"]:
                return [(line, _stripped(cells)) for line, cells in rows if cells], headed, number + 1
            if name == "table" and number > index:
                return None  # another table opens first: this one is never closed
            if name == "tr" and not tag["close"]:
                rows.append((number, []))
            inside = name in ("td", "th") and not tag["close"]
            if inside and rows:
                rows[-1] = (rows[-1][0] if rows[-1][1] else number, [*rows[-1][1], ""])
                headed = headed or (name == "th" and len(rows) == 1)
        _say(rows, lines[number][place:] + "\n", inside)
    return None


def _stripped(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)


def _say(rows: list[tuple[int, list[str]]], words: str, inside: bool) -> None:
    """Adds words to the cell that is open."""
    if inside and rows and rows[-1][1]:
        rows[-1][1][-1] += words
