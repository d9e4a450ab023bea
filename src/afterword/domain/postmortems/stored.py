"""Turns rows into the core's document and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from afterword.core.document.change_template import words_of
from afterword.core.document.incoming.zones import iana_of
from afterword.core.document.notes import span_of
from afterword.core.document.redact.settings import redaction_from
from afterword.core.model.document import ActionItem, Chart, Document, EvidenceNote
from afterword.core.model.document import Section as DocumentSection
from afterword.core.model.document import TimelineItem as DocumentItem
from afterword.core.model.keys import keys_of
from afterword.core.model.span import Evidence, SeriesSpan
from afterword.core.timeline.json import evidence_from, evidence_json
from afterword.domain.postmortems.adding import added_to
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section, TimelineItem


def span_from(row: Mapping[str, Any]) -> Evidence:
    """The place in the evidence that a stored row names."""
    return evidence_from({name: value for name, value in row.items() if name != "sha256"})


def span_row(span: Evidence, sha256: str) -> dict[str, Any]:
    """How a place in the evidence is stored."""
    return {**evidence_json(span), "sha256": sha256}


def note_row(note: EvidenceNote) -> dict[str, Any]:
    """How a note is stored."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(note).items()}


def note_from(row: Mapping[str, Any]) -> EvidenceNote:
    """The note that `note_row` stored."""
    known: dict[str, Any] = {field.name: row.get(field.name) for field in fields(EvidenceNote)}
    for name in ("start", "end"):
        known[name] = datetime.fromisoformat(known[name]) if known[name] else None
    return EvidenceNote(**known)


def chart_row(chart: Chart) -> dict[str, Any]:
    """How a chart is stored."""
    return asdict(chart)


def chart_from(row: Mapping[str, Any]) -> Chart:
    """The chart that `chart_row` stored."""
    table = {"header": tuple(row["header"]), "rows": tuple(tuple(cells) for cells in row["rows"])}
    return Chart(**{**row, **table})


def item_of(row: TimelineItem) -> DocumentItem:
    """A timeline entry as the document has it; people are sources by the name `person`."""
    return DocumentItem(
        at=_time_of(row),
        text=row.text,
        kind=row.kind,
        source=row.source or None,
        actor=row.actor_name or None,
        recorded=row.recorded,  # type: ignore[arg-type]
        evidence=tuple(span_from(one) for one in row.evidence),
    )


def _time_of(row: TimelineItem) -> datetime | date | None:
    """The time as it was written elsewhere, with its offset, without zone or as a day, until somebody changes it."""
    written = moment_or_day(row.written)
    return row.at if written is None or instant(written) != row.at else written


def moment_or_day(written: str) -> datetime | date | None:
    """A time as `TimelineItem.written` keeps it: an instant, a time without zone, or a day alone."""
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def instant(at: datetime | date | None) -> datetime | None:
    """The time as its column keeps it; one without a zone is put there as if it were UTC, a day alone is no time."""
    if not isinstance(at, datetime):
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
    except OverflowError:  # before the first or behind the last year that there is
        return None


def notes_of(postmortem: Postmortem, items: Iterable[TimelineItem]) -> tuple[EvidenceNote, ...]:
    """The stored notes, and one more for each piece of evidence in the timeline that has none yet."""
    notes = [note_from(row) for row in postmortem.notes]
    known = {span_of(note) for note in notes}
    taken = [int(note.id[2:]) for note in notes if note.id.startswith("E-") and note.id[2:].isdigit()]
    number = max(taken, default=0)
    for row in (one for item in items for one in item.evidence):
        span = span_from(row)
        if span not in known:
            number += 1
            known.add(span)
            notes.append(_note(f"E-{number}", span, row.get("sha256", "")))
    return tuple(notes)


def _note(number: str, span: Evidence, sha256: str) -> EvidenceNote:
    if isinstance(span, SeriesSpan):
        return EvidenceNote(number, span.file, sha256, series=span.series, start=span.start, end=span.end)
    return EvidenceNote(number, span.file, sha256, span.line_start, span.line_end, after_byte=span.after_byte)


def document_of(postmortem: Postmortem, actions: Iterable[Any]) -> Document:
    """The whole document as the core, its exporters and its readers know it."""
    items = list(postmortem.timeline.all())
    sections = sections_of(postmortem.sections.all())
    driver = postmortem.driver
    document = Document(
        title=postmortem.title,
        template=postmortem.template,
        form=form_of(postmortem),
        number=postmortem.code,
        incidents=_incidents(postmortem),
        severity=postmortem.severity or None,
        severity_as_written=postmortem.severity_as_written or None,
        date=postmortem.date,
        started_at=_header_time(postmortem, "started_at"),
        detected_at=_header_time(postmortem, "detected_at"),
        ended_at=_header_time(postmortem, "resolved_at"),
        duration_minutes=_minutes(postmortem),
        impact_seconds=postmortem.impact_seconds,
        customer_impact=postmortem.customer_impact,
        services=tuple(postmortem.services),
        authors=tuple(postmortem.said.get("authors") or ((driver.name,) if driver else ())),
        status=postmortem.status,
        zone=_zone(postmortem),
        sections=tuple(section for section, kept in sections if not kept),
        unplaced=tuple(section for section, kept in sections if kept),
        timeline=tuple(item_of(item) for item in items),
        actions=tuple(action_item(action) for action in actions),
        notes=notes_of(postmortem, items),
        charts=tuple(chart_from(row) for row in postmortem.charts),
        links=tuple(postmortem.said.get("links", ())),
        redaction=redaction_from(postmortem.redaction),
    )
    return added_to(postmortem, document)


def _incidents(postmortem: Postmortem) -> tuple[str, ...]:
    """The incidents it belongs to, then those it names that are none of ours."""
    own = [incident.code for incident in sorted(postmortem.incidents.all(), key=lambda one: one.number)]
    return tuple(dict.fromkeys((*own, *postmortem.said.get("incidents", ()))))


def _header_time(postmortem: Postmortem, name: str) -> datetime | None:
    """A time of the header; without a zone when the document does not say which it is in."""
    at: datetime | None = getattr(postmortem, name)
    return at.replace(tzinfo=None) if at is not None and not postmortem.zone else at


def _zone(postmortem: Postmortem) -> str | None:
    """The zone as the document writes it, as in PST, as long as it is the one that is kept."""
    written: str = postmortem.said.get("zone", "")
    return written if written and iana_of(written) == postmortem.zone else postmortem.zone or None


def _minutes(postmortem: Postmortem) -> int | None:
    """The duration by the times, else as it was written."""
    stated: int | None = postmortem.said.get("duration_minutes")
    return stated if postmortem.duration_minutes is None else postmortem.duration_minutes


def shown_rows(rows: Iterable[Section]) -> list[Section]:
    """The sections that a document has: what is kept without a place counts only when it holds words."""
    return [row for row in rows if not row.kept or words_of(row.text)]


def sections_of(rows: Iterable[Section]) -> list[tuple[DocumentSection, bool]]:
    """The sections as the document has them, each with whether it is kept without a place in the template."""
    stored = shown_rows(rows)
    plain = [DocumentSection(row.field or None, row.heading, row.text, row.level) for row in stored]
    usual = keys_of(plain)
    return [
        (section if row.key == key else replace(section, key=row.key), row.kept)
        for row, section, key in zip(stored, plain, usual, strict=True)
    ]


def action_item(action: Any) -> ActionItem:
    """An action as the document shows it."""
    return ActionItem(
        id=action.code,
        text=action.text,
        owner=f"@{action.owner.handle}" if action.owner else action.owner_as_written or None,
        due=action.due,
        priority=action.priority,
        status=action.status,
        term=action.term or None,
        note=action.completion_note or None,
        link=action.link or None,
    )
