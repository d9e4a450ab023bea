"""The entries of a timeline that is a table, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from afterword.core.document.day_clock import DayClock, zone_in
from afterword.core.document.tables import Table, cell_text, column_places
from afterword.core.document.when_read import When, when, zone_named
from afterword.core.model.document import TimelineItem

_KINDS = {
    "date": r"^(date|datum|fecha|data)\b(?!.*(time|zeit))",
    "day": r"^(day|weekday|tag|jour)\b",
    "time": r"time|when|^utc\b|^at$|^hour|^start|^began|stamp|^t ?[+]|elapsed|^clock|zeit|heure|hora\b",
    "source": r"^(source|where|evidence|system|channel)",
    "actor": r"^(actor|who|person|by|owner|responder|people|name)",
    "text": r"event|description|what|action|update|message|activity|details?|notes?|comment|entry|status|ereignis",
}
_TIMED = {"time", "date", "day"}
_MARKS = re.compile(r"[*_`~\[\]]|</?(?:b|strong|i|em|code|span|p|br|sub|sup)/?>")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOTHING = "-\u2013\u2014 "


def timeline_rows(table: Table, clock: DayClock, first_line: int) -> list[TimelineItem]:
    """The entries of a table; none when no column holds times. `first_line` is the number of the text's first line."""
    places = _places(table)
    if not _TIMED & places.keys():
        return []
    head = [table.head[places[kind]] for kind in ("time", "date", "day") if kind in places and table.head]
    zone = next((zone for one in head if (zone := zone_in(one))), None)
    clock.zone = zone_named(zone) or clock.zone
    year = _YEAR.search(" ".join(head))
    if year and (clock.day is None or str(clock.day.year) != year[0]):
        clock.day = date(int(year[0]), 7, 1)  # the rows name month and day; the middle of the year is nearest to all
    items = [_item(cells, places, clock, first_line + index) for index, cells in _all_rows(table, places)]
    return [one for one in items if one is not None]


def _all_rows(table: Table, places: dict[str, int]) -> list[tuple[int, tuple[str, ...]]]:
    """The rows, with the head when it is an entry itself: a table must have a head, so some write the first there."""
    head = [(table.head_index, table.head)] if _stated(table.head, places)[1] is not None else []
    return [*head, *table.rows]


def _places(table: Table) -> dict[str, int]:
    places = column_places(table.head, _KINDS)
    width = max((len(cells) for _, cells in table.rows), default=len(table.head))
    if not _TIMED & places.keys():
        place = _timed_column(table, width)
        if place is None:
            return {}
        places = {kind: one for kind, one in places.items() if one != place} | {"time": place}
    if "text" not in places:
        free = [index for index in range(max(width, len(table.head))) if index not in places.values()]
        places["text"] = free[-1] if free else width - 1
    return places


def _timed_column(table: Table, width: int) -> int | None:
    """The first column in which at least half of the rows begin with a date or a time."""
    rows = [cells for _, cells in table.rows] or [table.head]
    for place in range(width):
        found = sum(1 for cells in rows if _when(cell_text(cells, place)) is not None)
        if 2 * found >= len(rows) and found:
            return place
    return None


def _stated(cells: Sequence[str], places: dict[str, int]) -> tuple[str, When | None]:
    dated = "date" if "date" in places else "day"
    stated = " ".join(part for part in (cell_text(cells, places.get(kind)) for kind in (dated, "time")) if part)
    return stated, _when(stated)


def _when(text: str) -> When | None:
    return when(_MARKS.sub("", text).strip().lstrip("("))


def _item(cells: Sequence[str], places: dict[str, int], clock: DayClock, line: int) -> TimelineItem | None:
    """The entry of a row; nothing for an empty row or one that only names the day that the next ones belong to."""
    stated, found = _stated(cells, places)
    text = cell_text(cells, places["text"])
    others = [one for place, one in enumerate(cells) if place not in [places.get(kind) for kind in _TIMED]]
    if not any(one.strip(_NOTHING) for one in cells):
        return None
    if not any(one.strip(_NOTHING) for one in others) and found and found.time is None:
        clock.turn_to(found)
        return None
    at: datetime | date | None = clock.at(found) if found else clock.day if not stated.strip(_NOTHING + '"') else None
    return TimelineItem(
        at=at,
        text=text or " | ".join(cells),
        source=cell_text(cells, places.get("source")).strip(_NOTHING) or None,
        actor=cell_text(cells, places.get("actor")).strip(_NOTHING) or None,
        line=line,
    )
