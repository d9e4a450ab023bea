"""Tables of Markdown as people leave them: without a head, with a row that lost its pipe, cut by an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterword.core.document.cells import is_delimiter, split_row, uncell
from afterword.core.document.html_tables import html_rows

_MARKS = re.compile(r"[*_`~]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells of its head (none when it has no words), rows with their line's index, the index behind it."""

    head: tuple[str, ...]
    head_index: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    end: int


def table_at(lines: Sequence[str], index: int, outside: Mapping[int, str]) -> Table | None:
    """The table that begins with a line, None when none does; `outside` holds the lines that are no code."""
    line = lines[index]
    if "<table" in line.lower():
        return _of_html(lines, index)
    if "|" not in line:
        return None
    headed = index + 1 in outside and is_delimiter(lines[index + 1])
    if not headed and not line.lstrip().startswith("|"):
        return None
    first = index + 2 if headed else index
    numbers, end = _rows(lines, first, outside, strict=not headed)
    head = _plain_cells(line) if headed else ()
    rows = tuple((number, tuple(split_row(lines[number]))) for number in numbers if not is_delimiter(lines[number]))
    return Table(head if any(head) else (), index, rows, end)


def _of_html(lines: Sequence[str], index: int) -> Table | None:
    found = html_rows(lines, index)
    if found is None:
        return None
    rows, headed, end = found
    head = tuple(_MARKS.sub("", re.sub(r"<[^<>]*>", "", one)) for one in rows[0][1]) if headed else ()
    return Table(head, index, tuple(rows[1:] if headed else rows), end)


def column_places(head: Iterable[str], kinds: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what, by the words of the head; `kinds` gives a pattern for each kind, the first fits."""
    places: dict[str, int] = {}
    for index, words in enumerate(head):
        plain = words.lower()
        kind = next((kind for kind, rule in kinds.items() if kind not in places and re.search(rule, plain)), None)
        if kind:
            places[kind] = index
    return places


def cell_text(cells: Sequence[str], place: int | None) -> str:
    """The text of a cell, empty when the row has none there."""
    return uncell(cells[place]).strip() if place is not None and place < len(cells) else ""


def _rows(lines: Sequence[str], first: int, outside: Mapping[int, str], *, strict: bool) -> tuple[list[int], int]:
    """The indexes of the rows; one empty line may stand among them when a row follows that begins with a pipe."""
    numbers: list[int] = []
    index = first
    while index < len(lines) and index in outside:
        piped = lines[index].lstrip().startswith("|")
        if piped or ("|" in lines[index] and not strict):
            numbers.append(index)
        elif lines[index].strip() or not _goes_on(lines, index + 1, outside):
            break
        index += 1
    return numbers, index


def _goes_on(lines: Sequence[str], index: int, outside: Mapping[int, str]) -> bool:
    another = index + 1 < len(lines) and is_delimiter(lines[index + 1])
    return index in outside and lines[index].lstrip().startswith("|") and not another


def _plain_cells(line: str) -> tuple[str, ...]:
    return tuple(_MARKS.sub("", one).strip() for one in split_row(line))
