"""Takes in whole documents that were written elsewhere, with the sections they have, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from afterword.core.document.incoming.parts import sections_of
from afterword.core.document.incoming.zones import iana_of
from afterword.core.document.markdown_write import write_markdown
from afterword.core.document.redact.settings import redaction_row
from afterword.core.document.template import template_names
from afterword.core.model.document import Document
from afterword.core.model.document import Section as DocumentSection
from afterword.core.model.document import TimelineItem as DocumentItem
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import next_number
from afterword.domain.postmortems.models import Postmortem, Publication, Section, SectionRevision, TimelineItem
from afterword.domain.postmortems.services.common import record
from afterword.domain.postmortems.stored import chart_row, instant, note_row, span_row
from afterword.domain.postmortems.templates import columns_of

SOURCE, ACTOR, KIND, NAME = 40, 120, 24, 80
LARGEST = 2_147_483_647


def take_in(
    *,
    actor: Person,
    document: Document,
    number: int | None,
    status: str,
    published_at: datetime | None,
    driver: Person | None,
    private: bool,
    incidents: Sequence[Incident],
    now: datetime,
) -> Postmortem:
    """A postmortem that says what the document does; actions are taken in apart from it.

    The caller has checked the actor and that the number is free, and runs the transaction.
    """
    postmortem = Postmortem.objects.create(
        number=next_number("PM") if number is None else number,
        created_at=now,
        created_by=actor,
        status=status,
        published_at=published_at,
        driver=driver,
        private=private or any(one.private for one in incidents),
        **header_of(document) | columns_of(document.template),
        notes=[note_row(note) for note in document.notes],
        charts=[chart_row(chart) for chart in document.charts],
    )
    postmortem.incidents.set(incidents)
    _take_sections(postmortem, document, actor, now)
    TimelineItem.objects.bulk_create(rows_of(postmortem, document.timeline, document))
    after = {"title": postmortem.title, "sections": len(document.sections), "entries": len(document.timeline)}
    record(actor, "postmortem.taken_in", postmortem, after=after)
    return postmortem


def header_of(document: Document) -> dict[str, Any]:
    """The columns that hold what a document's header says."""
    return {
        "title": document.title,
        "template": document.template if document.template in template_names() else "standard",
        "severity": document.severity or "",
        "severity_as_written": document.severity_as_written or "",
        "date": document.date,
        "started_at": instant(document.started_at),
        "detected_at": instant(document.detected_at),
        "resolved_at": instant(document.ended_at),
        "impact_seconds": _small(document.impact_seconds),
        "customer_impact": document.customer_impact,
        "services": [name[:NAME] for name in document.services],
        "zone": iana_of(document.zone),
        "said": said_of(document),
        "redaction": redaction_row(document.redaction),
    }


def said_of(document: Document) -> dict[str, Any]:
    """What a document says that has no column of its own."""
    said = {
        "authors": list(document.authors),
        "incidents": list(document.incidents),
        "links": list(document.links),
        "duration_minutes": _small(document.duration_minutes),
        "zone": document.zone if document.zone != iana_of(document.zone) else None,
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def _small(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= LARGEST else None


def new_section(
    postmortem: Postmortem,
    key: str,
    section: DocumentSection,
    *,
    kept: bool,
    position: int,
    actor: Person,
    now: datetime,
) -> Section:
    """A section of a document as a row, not saved yet."""
    return Section(
        postmortem=postmortem,
        key=key,
        field=section.field or "",
        heading=section.heading,
        level=section.level,
        kept=kept,
        position=position,
        text=section.text,
        saved_at=now,
        saved_by=actor,
    )


def _take_sections(postmortem: Postmortem, document: Document, actor: Person, now: datetime) -> None:
    rows = Section.objects.bulk_create(
        new_section(postmortem, key, section, kept=kept, position=position, actor=actor, now=now)
        for position, (key, section, kept) in enumerate(sections_of(document), start=1)
    )
    SectionRevision.objects.bulk_create(
        SectionRevision(section=row, version=1, text=row.text, saved_at=now, saved_by=actor) for row in rows
    )


def rows_of(postmortem: Postmortem, items: Sequence[DocumentItem], document: Document) -> list[TimelineItem]:
    """The rows of a document's timeline, in its order; the times keep the form in which they are written."""
    hashes = {note.file: note.sha256 for note in document.notes}
    return [_row(postmortem, position, item, hashes) for position, item in enumerate(items, start=1)]


def _row(postmortem: Postmortem, position: int, item: DocumentItem, hashes: dict[str, str]) -> TimelineItem:
    at = instant(item.at)
    written = item.at.isoformat() if item.at is not None else ""
    usual = at is not None and written == at.isoformat()
    source, actor, text = item.source or "", item.actor or "", item.text.replace("\x00", "")
    for name, value, most in (("source", source, SOURCE), ("by", actor, ACTOR)):
        text += f" ({name}: {value})" if len(value) > most else ""
    return TimelineItem(
        postmortem=postmortem,
        at=at,
        written="" if usual else written[:40],
        position=position,
        text=text,
        kind=item.kind[:KIND],
        source=source if len(source) <= SOURCE else "",
        actor_name=actor if len(actor) <= ACTOR else "",
        recorded=item.recorded,
        evidence=[span_row(span, hashes.get(span.file, "")) for span in item.evidence],
    )


def release(*, actor: Person, postmortem: Postmortem, document: Document, at: datetime) -> Publication:
    """Notes that a document was published elsewhere, with its Markdown as it is kept here."""
    text = write_markdown(document)
    return Publication.objects.create(
        postmortem=postmortem,
        version=1,
        markdown=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=at,
        published_by=actor,
    )


def change_header(*, actor: Person, postmortem: Postmortem, fields: dict[str, Any]) -> bool:
    """Writes the columns that differ, with a journal row; the caller has checked them and runs the transaction."""
    before, after = assign(postmortem, fields)
    if after:
        postmortem.save(update_fields=list(after))
        record(actor, "postmortem.header_changed", postmortem, before, after)
    return bool(after)
