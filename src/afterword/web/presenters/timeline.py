"""The document's timeline as the reading page and the picker show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.notes import span_of
from afterword.core.document.render import render_inline
from afterword.core.document.words import offset, source_words
from afterword.core.model.document import EvidenceNote
from afterword.core.model.span import Evidence, after_words
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.postmortems.stored import moment_or_day, span_from
from afterword.web.text import exact

TURNS = {"alert_firing": "Alert", "mitigation": "Mitigation", "recovery": "Recovered", "resolved": "Resolved"}
LEADS = TURNS | {"deploy": "Deploy", "config_change": "Change", "page": "Page", "escalate": "Escalation"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the evidence it stands: `note` is the number of its note, or empty."""

    note: str
    file: str
    lines: str


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the timeline; `css` is `turn`, `reconstructed` or both, `lead` the word in bold."""

    item: TimelineItem
    css: str
    at: datetime | None
    title: str
    off: str
    day: str
    lead: str
    html: SafeString
    who: str
    places: tuple[Place, ...]
    reconstructed: bool

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"t-{self.item.pk}"


def lines_words(first: int | None, last: int | None, series: str | None, after_byte: int | None = None) -> str:
    """The line or lines in words, with the byte they are counted from; the series, or nothing."""
    if series:
        return series
    if first is None:
        return ""
    lines = f"line {first:,}" if last in (None, first) else f"lines {first:,}\N{EN DASH}{last:,}"
    return lines + after_words(after_byte)


def place_of(evidence: Mapping[str, Any], notes: Mapping[Evidence, str]) -> Place:
    """One piece of evidence with the note that carries its hash, if the document has one."""
    note = notes.get(span_from(evidence), "")
    series = None if note else evidence.get("series")  # the note tells it in full
    words = lines_words(evidence.get("line_start"), evidence.get("line_end"), series, evidence.get("after_byte"))
    return Place(note, str(evidence.get("file", "")), words)


def who_of(item: TimelineItem) -> str:
    """Source and person in a few words."""
    parts = [source_words(item.source), item.actor_name]
    return "; ".join(part for part in parts if part)


def lead_of(item: TimelineItem) -> str:
    """The word that opens the line, unless the text says it itself."""
    lead = LEADS.get(item.kind, "")
    return "" if item.text.lower().startswith(lead.lower()[:5]) else lead


def point_of(item: TimelineItem, zero: datetime | None, day: str, notes: Mapping[Evidence, str]) -> Point:
    """One item as a line."""
    reconstructed = item.recorded == "reconstructed"
    css = " ".join(name for name, on in (("turn", item.kind in TURNS), ("reconstructed", reconstructed)) if on)
    return Point(
        item=item,
        css=css,
        at=item.at,
        title=exact(item.at) if item.at else "",
        off=offset(item.at, zero) if item.at and zero else "",
        day=day,
        lead=lead_of(item),
        html=mark_safe(render_inline(item.text)),  # noqa: S308 - cleaned by nh3
        who=who_of(item),
        places=tuple(place_of(evidence, notes) for evidence in item.evidence[:3]),
        reconstructed=reconstructed,
    )


def points_of(postmortem: Postmortem, items: Iterable[TimelineItem], notes: Iterable[EvidenceNote] = ()) -> list[Point]:
    """The lines in their order; the day is named where it changes, and where an entry has no time but a day."""
    ids = {span: note.id for note in notes if (span := span_of(note)) is not None}
    zero = postmortem.detected_at or postmortem.started_at
    points, before = [], None
    for item in items:
        alone = _day_alone(item)
        today = item.at.date() if item.at else alone or before
        day = f"{today.day} {today:%B}" if before and today and today != before else ""
        if alone:
            day = f"{alone.day} {alone:%B} {alone.year}"
        points.append(point_of(item, zero, day, ids))
        before = today
    return points


def _day_alone(item: TimelineItem) -> date | None:
    """The day of an entry from elsewhere that has no time of day."""
    written = moment_or_day(item.written) if item.at is None else None
    return written if written is not None and not isinstance(written, datetime) else None


def share_during(items: Iterable[TimelineItem]) -> tuple[int, int]:
    """How many items were recorded during the incident, of how many."""
    marks = [item.recorded == "during" for item in items]
    return sum(marks), len(marks)
