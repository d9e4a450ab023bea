"""The entries of a timeline as people write it: tables, bullets, headings or paragraphs that begin with a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from afterword.core.document.blocks import outside_code
from afterword.core.document.cells import is_delimiter, split_row, uncell
from afterword.core.document.when_read import When, join, stated_zone, when, zone_named
from afterword.core.model.document import TimelineItem

_LEAD = re.compile(r"^(?P<indent>\s*)(?P<sign>#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s+)?(?P<mark>[*_`\[(]*)")
_DASH = "-|\u2013|\u2014"
_GAP = re.compile(  # the end of a span of time, then what parts the time from the text
    rf"^(?:[\s*_`\])]*(?:{_DASH}|to|until|~)\s*[*_`]*\d\d?:\d\d(?::\d\d)?(?:\s?[ap]m)?(?:\s?(?:UTC|[A-Z]{{2,4}}T))?)?"
    rf"[\s*_`\])]*(?::|{_DASH}|\||,)?[\s*_]*",
    re.IGNORECASE,
)
_COLUMNS = {
    "date": r"^date\b",
    "time": r"time|when|^utc|^at$|^hour",
    "source": r"^(source|where|evidence|system)",
    "actor": r"^(actor|who|person|by|owner|responder)",
    "text": r"event|description|what|action|update|message|activity|details?|notes?|comment|entry",
}


@dataclass(slots=True)
class Clock:
    """The day and zone that entries stand in, carried from one to the next."""

    day: date | None
    zone: tzinfo | None
    last: datetime | None = None

    def at(self, found: When) -> datetime | date | None:
        """The moment of an entry; a time that runs backwards by more than half a day belongs to the next day."""
        if found.day is not None:
            self.day, self.last = found.day, None
        elif found.month_day is not None and self.day is not None:
            self.day, self.last = _near(found.month_day, self.day), None
        if found.month_day is not None and self.day is None:
            return None
        moment = join(self.day, found.time, zone_named(found.zone) or self.zone)
        bare = found.day is None and found.month_day is None
        if bare and isinstance(moment, datetime) and self._runs_back(moment):
            moment += timedelta(days=1)
            self.day = moment.date()
        self.last = moment if isinstance(moment, datetime) else self.last
        return moment

    def _runs_back(self, moment: datetime) -> bool:
        if self.last is None:
            return False
        return self.last.replace(tzinfo=None) - moment.replace(tzinfo=None) > timedelta(hours=12)


def timeline_of(text: str, *, day: date | None, zone: str | None, first_line: int = 1) -> tuple[TimelineItem, ...]:
    """The entries that a text lists; `day` and `zone` hold where the text states none itself."""
    clock = Clock(day, zone_named(stated_zone(text) or zone))
    lines = text.split("\n")
    items: list[TimelineItem] = []
    tabled: set[int] = set()
    outside = dict(outside_code(lines))
    for index, line in outside.items():
        if index + 1 in outside and "|" in line and is_delimiter(lines[index + 1]):
            rows = _table(lines, index)
            tabled.update(range(index, index + 2 + len(rows)))
            items += _of_table(split_row(line), rows, clock, first_line + index + 2)
    prose = [(index, line) for index, line in enumerate(lines) if index not in tabled]
    return tuple(items + _of_prose(prose, set(outside), clock, first_line))


def _table(lines: Sequence[str], head: int) -> list[str]:
    rows = []
    for line in lines[head + 2 :]:
        if "|" not in line:
            break
        rows.append(line)
    return rows


def _of_table(head: list[str], rows: Sequence[str], clock: Clock, first_line: int) -> list[TimelineItem]:
    places = _places(head)
    if "time" not in places and "date" not in places:
        return []
    zone = next((stated_zone(f"times {one}") for one in re.findall(r"\(([^)]*)\)", " ".join(head))), None)
    clock.zone = zone_named(zone) or clock.zone
    year = re.search(r"\b(?:19|20)\d\d\b", head[places["date"]]) if "date" in places else None
    if year and (clock.day is None or str(clock.day.year) != year[0]):
        clock.day = date(int(year[0]), 7, 1)  # the rows name month and day; the middle of the year is nearest to all
    return [_of_row(split_row(row), places, clock, first_line + index) for index, row in enumerate(rows)]


def _places(head: list[str]) -> dict[str, int]:
    """Which column holds what, by the words of the header; a year in the header of dates is left to the clock."""
    places: dict[str, int] = {}
    for index, words in enumerate(head):
        plain = re.sub(r"[*_`]", "", words).strip().lower()
        kind = next((kind for kind, rule in _COLUMNS.items() if kind not in places and re.search(rule, plain)), None)
        if kind:
            places[kind] = index
    if "text" not in places:
        free = [index for index in range(len(head)) if index not in places.values()]
        places["text"] = free[-1] if free else len(head) - 1
    return places


def _of_row(cells: list[str], places: dict[str, int], clock: Clock, line: int) -> TimelineItem:
    def get(name: str) -> str:
        place = places.get(name)
        return uncell(cells[place]).strip() if place is not None and place < len(cells) else ""

    stated = " ".join(re.sub(r"[*_`~]", "", part) for part in (get("date"), get("time")) if part)
    found = when(stated)
    return TimelineItem(
        at=clock.at(found) if found else None,
        text=get("text") or " | ".join(cells),
        source=get("source").strip("-\u2013 ") or None,
        actor=get("actor").strip("-\u2013 ") or None,
        line=line,
    )


def _of_prose(lines: Sequence[tuple[int, str]], outside: set[int], clock: Clock, first_line: int) -> list[TimelineItem]:
    items: list[TimelineItem] = []
    for index, line in lines:
        entry = _entry(line, clock, first_line + index) if index in outside else None
        if entry is not None and entry.text == "" and not isinstance(entry.at, datetime) and entry.at is not None:
            continue  # a heading that only names the day
        if entry is not None:
            items.append(entry)
        elif items and (line.strip() or items[-1].text):
            items[-1] = replace(items[-1], text=f"{items[-1].text}\n{line}".lstrip("\n"))
    return [replace(one, text=one.text.strip()) for one in items]


def _entry(line: str, clock: Clock, number: int) -> TimelineItem | None:
    """The entry that a line opens, None when it does not begin with a time or date."""
    lead = _LEAD.match(line)
    if lead is None or len(lead["indent"]) > 3:
        return None
    rest = line[lead.end() :]
    found = when(rest)
    if found is None:
        return None
    tail = rest[found.length :]
    bare = not lead["sign"] and not lead["mark"] and found.time is None
    if bare and (found.day is None or not re.match(r"\s*(?:$|[-\u2013\u2014:])", tail)):
        return None  # prose that happens to begin with a date
    if tail and re.match(r"\w", tail):
        return None
    gap = _GAP.match(tail)
    text = tail[gap.end() :] if gap else tail
    return TimelineItem(at=clock.at(found), text=text.strip(), line=number)


def _near(month_day: tuple[int, int], day: date) -> date:
    """The date with this month and day that lies nearest to a known day."""
    choices = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            choices.append(date(year, *month_day))
        except ValueError:
            continue
    return min(choices, key=lambda one: abs((one - day).days), default=day)
