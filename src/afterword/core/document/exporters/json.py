"""A document as JSON, in the shape of `afterword parse` with what it has beyond it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from afterword.core.document.links import links_of
from afterword.core.document.markdown_write import section_body
from afterword.core.document.words import stamp
from afterword.core.model.analysis import Analysis
from afterword.core.model.document import ActionItem, Document, EvidenceNote, Factor, Section, TimelineItem
from afterword.core.model.span import Evidence, SeriesSpan


def export_json(document: Document) -> dict[str, Any]:
    """The document as plain values; times carry an offset when their zone is known."""
    named = [one for one in document.sections if one.field is not None]
    others = [one for one in document.sections if one.field is None] + list(document.unplaced)
    return {
        "title": document.title,
        "date": _when(document.date),
        "duration_minutes": document.duration_minutes,
        "severity": document.severity,
        "severity_as_written": document.severity_as_written,
        "number": document.number,
        "incident": document.incidents[0] if document.incidents else None,
        "incidents": list(document.incidents),
        "started_at": _when(document.started_at),
        "detected_at": _when(document.detected_at),
        "ended_at": _when(document.ended_at),
        "impact_seconds": document.impact_seconds,
        "services": list(document.services),
        "customer_impact": document.customer_impact,
        "authors": list(document.authors),
        "status": document.status,
        "zone": document.zone,
        "template": document.template,
        "sections": [_section(document, one) for one in named],
        "timeline": [_moment(one) for one in document.timeline],
        "actions": [_action(one) for one in document.actions],
        "factors": [_factor(one) for one in document.factors],
        "analysis": _analysis(document.analysis),
        "links": list(_links(document)),
        "unplaced": [_stray(one) for one in others],
        "notes": [_note(one) for one in document.notes],
        "charts": [
            {"name": one.name, "title": one.title, "alt": one.alt, "header": list(one.header),
             "rows": [list(row) for row in one.rows]}
            for one in document.charts
        ],
    }  # fmt: skip


def _when(at: datetime | date | None) -> str | None:
    if isinstance(at, datetime) and at.tzinfo is not None and not at.utcoffset():
        return stamp(at)
    return at.isoformat() if at is not None else None


def _section(document: Document, one: Section) -> dict[str, Any]:
    text = section_body(document, one)
    return {
        "field": one.field, "heading": one.heading, "text": text, "level": one.level,
        "line_start": one.line_start, "line_end": one.line_end,
    }  # fmt: skip


def _stray(one: Section) -> dict[str, Any]:
    head = f"{'#' * max(one.level, 1)} {one.heading}\n\n" if one.heading else ""
    return {"text": f"{head}{one.text}".rstrip(), "line_start": one.line_start, "line_end": one.line_end}


def _moment(one: TimelineItem) -> dict[str, Any]:
    return {
        "at": _when(one.at), "text": one.text, "source": one.source, "actor": one.actor, "line": one.line,
        "kind": one.kind, "recorded": one.recorded, "evidence": [_span(span) for span in one.evidence],
    }  # fmt: skip


def _span(span: Evidence) -> dict[str, Any]:
    if isinstance(span, SeriesSpan):
        return {"file": span.file, "series": span.series, "from": stamp(span.start), "to": stamp(span.end)}
    lines = {"file": span.file, "line_start": span.line_start, "line_end": span.line_end}
    return lines | _after(span.after_byte)


def _action(one: ActionItem) -> dict[str, Any]:
    return {
        "id": one.id, "text": one.text, "owner": one.owner, "due": _when(one.due), "priority": one.priority,
        "done": one.status in ("done", "verified"),
        "link": one.link, "line": one.line, "status": one.status, "term": one.term,
        "note": one.note,
    }  # fmt: skip


def _factor(one: Factor) -> dict[str, Any]:
    leads = [{"relation": lead.relation, "to": lead.to} for lead in one.leads]
    return {
        "text": one.text, "category": one.category, "line": one.line, "layer": one.layer, "leads": leads,
        "evidence": list(one.evidence),
    }  # fmt: skip


def _analysis(one: Analysis) -> dict[str, Any]:
    fix = asdict(one.fix) | {"due": _when(one.fix.due)} if one.fix else None
    return {
        "outcome": one.outcome,
        "detection": asdict(one.detection) if one.detection else None,
        "walk": [asdict(level) for level in one.walk],
        "fix": fix,
        "parked": list(one.parked),
        "human": asdict(one.human) if one.human else None,
    }


def _note(one: EvidenceNote) -> dict[str, Any]:
    return {
        "id": one.id, "file": one.file, "sha256": one.sha256, "line_start": one.line_start, "line_end": one.line_end,
        "series": one.series, "from": _when(one.start), "to": _when(one.end), **_after(one.after_byte),
    }  # fmt: skip


def _after(byte: int | None) -> dict[str, int]:
    return {} if byte is None else {"after_byte": byte}


def _links(document: Document) -> tuple[str, ...]:
    texts = [one.text for one in (*document.sections, *document.unplaced)]
    found = [url for text in texts for url in links_of(text)]
    return tuple(dict.fromkeys((*document.links, *found)))
