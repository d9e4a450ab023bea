"""What is sure in a document from elsewhere and what is doubtful, each doubt with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from afterword.core.document.when_read import when, zone_named
from afterword.core.model.document import Document, TimelineItem

_EMPTY_TITLES = re.compile(
    r"^(untitled|summary|post[ -]?mortem|incident( report| postmortem)?|report|title|template)$", re.I
)
_SHARED = {
    "IST": "India, Israel or Ireland",
    "CST": "Chicago or China",
    "BST": "British summer time or Bangladesh",
    "AST": "Atlantic or Arabia",
    "SST": "Samoa or Singapore",
}
_ONCE = ("timeline", "summary", "impact", "root_cause")  # fields that stand once for each incident
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at: which field, what was taken for it, and why that may be wrong."""

    field: str
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Sure:
    """Something that the document says plainly."""

    field: str
    value: str


def looked_at(document: Document, *, name: str, today: date, known: Known) -> tuple[list[Sure], list[Doubt]]:
    """All that is sure and all that is doubtful; `known` tells whether an owner is somebody here."""
    found = [
        *_title(document),
        *_date(document, name, today),
        *_severity(document),
        *_zone(document),
        *_duration(document),
        *_timeline(document, today),
        *_actions(document, known),
        *_sections(document),
    ]
    return [one for one in found if isinstance(one, Sure)], [one for one in found if isinstance(one, Doubt)]


Findings = Iterator[Sure | Doubt]


def _title(document: Document) -> Findings:
    title = document.title
    if _EMPTY_TITLES.match(title.strip()):
        yield Doubt("title", title, "it says nothing of what happened; write a better one")
    elif len(title) > 200:
        yield Doubt("title", title[:60] + "…", "it is longer than 200 characters and is cut; the original keeps it")
    else:
        yield Sure("title", title)


def _date(document: Document, name: str, today: date) -> Findings:
    if document.date is None:
        yield Doubt("date", None, "no date is written in the document or its file's name")
        return
    said = document.date.isoformat()
    named = _day_in(name)
    if document.date > today + timedelta(days=1):
        yield Doubt("date", said, "it lies in the future")
    elif named and abs((named - document.date).days) > 1:
        yield Doubt("date", said, f"the file's name says {named.isoformat()}")
    else:
        yield Sure("date", said)


def _day_in(name: str) -> date | None:
    found = re.search(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)", name.rsplit("/", 1)[-1])
    stated = when(found[0]) if found else None
    return stated.day if stated else None


def _severity(document: Document) -> Findings:
    written = document.severity_as_written
    if document.severity:
        yield Sure("severity", f"{document.severity} (written as {written})" if written else document.severity)
    elif written:
        yield Doubt("severity", written, "this word has no mapping to P0 to P4; say which it is")
    else:
        yield Doubt("severity", None, "no severity is written")


def _zone(document: Document) -> Findings:
    naive = sum(1 for one in document.timeline if isinstance(one.at, datetime) and one.at.tzinfo is None)
    zone = document.zone
    if zone and zone_named(zone) is None:
        yield Doubt("zone", zone, "this zone is not known; its times are kept as they are written until one is named")
    elif zone and zone.upper() in _SHARED:
        yield Doubt("zone", zone, f"it may mean {_SHARED[zone.upper()]}")
    elif zone:
        yield Sure("zone", zone)
    if naive and not (zone and zone_named(zone) is None):
        count = f"{naive} time has" if naive == 1 else f"{naive} times have"
        yield Doubt("zone", None, f"{count} no zone and are kept as they are written until one is named")


def _duration(document: Document) -> Findings:
    said = document.duration_minutes
    begin, end = document.detected_at or document.started_at, document.ended_at
    if begin and end and (begin.tzinfo is None) == (end.tzinfo is None):
        counted = round((end - begin).total_seconds() / 60)
        if counted < 0:
            yield Doubt("duration", f"{counted} minutes", "the end is written before the beginning")
        elif said is not None and abs(said - counted) > max(5, counted // 10):
            yield Doubt("duration", f"{said} minutes", f"from beginning to end it is {counted} minutes")
        else:
            yield Sure("duration", f"{counted if said is None else said} minutes")
    elif said is not None:
        yield Sure("duration", f"{said} minutes")
    else:
        yield Doubt("duration", None, "no duration is written, and not both of beginning and end")


def _timeline(document: Document, today: date) -> Findings:
    items = document.timeline
    placed = any(one.field == "timeline" for one in document.sections)
    if not items:
        reason = "the section for it lists no entry with a time" if placed else "no section for it was found"
        yield Doubt("timeline", None, f"{reason}; nothing was taken as entries")
        return
    timed = [one for one in items if isinstance(one.at, datetime)]
    yield (
        Sure("timeline", _count(len(timed), "entry", "entries"))
        if timed
        else Doubt("timeline", _count(len(items), "entry", "entries"), "none has a time of day")
    )
    if timed and len(timed) < len(items):
        lost = [one.text for one in items if not isinstance(one.at, datetime)]
        yield Doubt("timeline", _short(lost[0]), f"{_count(len(lost), 'entry has', 'entries have')} no time of day")
    yield from _order(timed, today)


def _order(timed: list[TimelineItem], today: date) -> Findings:
    times = [(_naive(one.at), one) for one in timed if isinstance(one.at, datetime)]
    late = [one for at, one in times if at.date() > today + timedelta(days=1)]
    back = [two for (one, _), (other, two) in pairwise(times) if other < one]
    if late:
        yield Doubt("timeline", _short(late[0].text), f"{_count(len(late), 'entry lies', 'entries lie')} in the future")
    if back:
        reason = f"{_count(len(back), 'entry stands', 'entries stand')} behind a later one"
        yield Doubt("timeline", _short(back[0].text), reason)


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def _actions(document: Document, known: Known) -> Findings:
    if not document.actions:
        if any(one.field == "actions" for one in document.sections):
            yield Doubt("actions", None, "the section for them lists none; its text is kept")
        return
    yield Sure("actions", _count(len(document.actions), "action", "actions"))
    owners = Counter(one.owner for one in document.actions if one.owner)
    for owner, count in owners.items():
        if known(owner):
            yield Sure("owner", owner)
        else:
            reason = (
                f"nobody here has this handle, address or name; kept as text at {_count(count, 'action', 'actions')}"
            )
            yield Doubt("owner", owner, reason)
    without = sum(1 for one in document.actions if not one.owner)
    if without:
        yield Doubt("owner", None, f"{_count(without, 'action has', 'actions have')} no owner")


def _sections(document: Document) -> Findings:
    named = [one for one in document.sections if one.field]
    if named:
        yield Sure("sections", ", ".join(dict.fromkeys(str(one.field) for one in named)))
    for one in document.sections:
        if one.field is None and (one.text.strip() or one.heading.strip()):
            yield Doubt("section", one.heading, "its heading names no known section; it is kept in its place as it is")
    repeated = Counter(one.field for one in named if one.field in _ONCE)
    field, most = max(repeated.items(), key=lambda one: one[1], default=(None, 0))
    if most > 1:
        words = f"{most} sections read as {str(field).replace('_', ' ')}"
        yield Doubt("incidents", str(most), f"{words}: it may tell of several incidents; it becomes one postmortem")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
