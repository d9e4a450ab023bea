"""The lists of a document as rows of plain words: what a table, a message or a letter says of each item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from afterword.core.document.notes import span_of
from afterword.core.document.timeline_table import frame_of
from afterword.core.document.words import clock, day, offset, source_words, utc, whole
from afterword.core.model.document import ActionItem, Document, TimelineItem

RINGED = {"alert_firing": "Alert", "mitigation": "Mitigation", "recovery": "Recovered", "resolved": "Resolved"}
TURNS = RINGED | {"deploy": "Deploy"}
STATUS = {
    "open": "Open",
    "in_progress": "In progress",
    "done": "Done",
    "verified": "Verified",
    "wont_do": "Won't do",
}
SIGNS = {
    "done": "\N{BALLOT BOX WITH CHECK}",
    "verified": "\N{BALLOT BOX WITH CHECK}",
    "wont_do": "\N{BALLOT BOX WITH X}",
}
OPEN_SIGN = "\N{BALLOT BOX}"
ACTION_HEAD = ("Number", "Action", "Owner", "Due", "Priority", "Status")
TIMELINE_HEAD = ("Time (UTC)", "T+", "What happened", "Source")


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: `day` is set when it is the first of another day than the entry before it."""

    item: TimelineItem
    day: str
    time: str
    offset: str
    lead: str
    source: str
    notes: tuple[str, ...]


def moments_of(document: Document) -> Iterator[Moment]:
    """Every entry of the timeline, in order."""
    frame = frame_of(document)
    refs: dict[object, str] = {span_of(note): note.id for note in document.notes}
    last = document.date
    for item in document.timeline:
        here = utc(item.at).date() if isinstance(item.at, datetime) else item.at
        changed = here is not None and here != last
        last = here if here is not None else last
        named = [source_words(item.source or ""), item.actor or ""]
        yield Moment(
            item=item,
            day=day(here) if changed and here is not None else "",
            time=clock(item.at) if isinstance(item.at, datetime) else "",
            offset=offset_of(item, frame.zero),
            lead=lead_of(item),
            source=", ".join(one for one in named if one),
            notes=tuple(refs[span] for span in item.evidence if span in refs),
        )


def noticed(at: datetime | date | None, zero: datetime | None) -> bool:
    """True from the alert on by which the incident was detected."""
    return zero is None or (isinstance(at, datetime) and at.tzinfo is not None and whole(at) >= whole(zero))


def offset_of(item: TimelineItem, zero: datetime | None) -> str:
    """The offset of an entry from T+0; empty where one of both is not known."""
    aware = isinstance(item.at, datetime) and item.at.tzinfo is not None
    return offset(item.at, zero) if aware and zero is not None and isinstance(item.at, datetime) else ""


def lead_of(item: TimelineItem) -> str:
    """The word of a turning point, unless the text begins with it anyway."""
    word = TURNS.get(item.kind)
    return "" if word is None or item.text.lower().startswith(word.lower()[:6]) else word


def action_cells(one: ActionItem) -> tuple[str, str, str, str, str, str]:
    """The cells of an action below ACTION_HEAD."""
    due = one.due.isoformat() if one.due else ""
    return one.id or "", one.text, one.owner or "", due, one.priority or "", STATUS.get(one.status, one.status)


def zone_words(document: Document) -> str:
    """What the times of the document are."""
    return "Times are UTC; T+ counts from the detection" if document.detected_at else "Times are UTC"
