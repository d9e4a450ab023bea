"""The entries of a timeline as people write it: tables, lists, headings or paragraphs that begin with a time."""

from __future__ import annotations

import re
from datetime import date

from afterword.core.document.blocks import outside_code
from afterword.core.document.day_clock import DayClock, clock_of
from afterword.core.document.tables import table_at
from afterword.core.document.timeline_lines import LineReader, timed_within
from afterword.core.document.timeline_rows import timeline_rows
from afterword.core.document.when_read import stated_zone, zone_named
from afterword.core.model.document import TimelineItem

_BREAK = re.compile(r"<br ?/?>(?=\s*\S)")  # several entries in one paragraph are parted by it


def timeline_of(text: str, *, day: date | None, zone: str | None, first_line: int = 1) -> tuple[TimelineItem, ...]:
    """The entries that a text lists; `day` and `zone` hold where the text states none itself."""
    lines = text.split("\n")
    outside = dict(outside_code(lines))

    def clock() -> DayClock:
        return clock_of(text, day, zone_named(stated_zone(text) or zone))

    found = _read(lines, outside, clock(), first_line)
    if not found:
        inside = {index: line for index, line in enumerate(lines) if index not in outside}
        found = _read([inside.get(index, "") for index in range(len(lines))], inside, clock(), first_line)
    if not found:
        found = timed_within(list(outside.items()), clock(), first_line)
    return tuple(found)


def _read(lines: list[str], outside: dict[int, str], clock: DayClock, first_line: int) -> list[TimelineItem]:
    """The entries of the lines that `outside` names; the others belong to the entry above them."""
    items: list[TimelineItem] = []
    reader = LineReader(clock)
    index = 0
    while index < len(lines):
        table = table_at(lines, index, outside) if index in outside else None
        rows = timeline_rows(table, clock, first_line) if table else []
        if table and rows:
            items += [*reader.items(), *rows]
            reader = LineReader(clock)
        elif table:
            for line in lines[index : table.end]:
                reader.more(line)
        elif index in outside:
            for piece in _BREAK.split(lines[index]):
                reader.line(piece, first_line + index)
        else:
            reader.more(lines[index])
        index = table.end if table else index + 1
    return items + reader.items()
