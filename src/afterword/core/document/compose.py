"""A draft from a timeline: what the evidence says, each statement with its note, and what people must still answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from afterword.core.document.asks import asks
from afterword.core.document.charts import timeline_charts
from afterword.core.document.controls import clean_value
from afterword.core.document.facts import Draft, services_of, title_of
from afterword.core.document.notes import Notebook
from afterword.core.document.sections import (
    actions,
    causes,
    impact,
    metrics,
    noticed,
    people,
    references,
    resolution,
    summary,
)
from afterword.core.document.sections import timeline as timeline_section
from afterword.core.document.template import load_template
from afterword.core.document.words import utc
from afterword.core.model.document import Chart, Document, Section, TimelineItem
from afterword.core.model.template import Template, TemplateSection
from afterword.core.model.timeline import Timeline

WRITERS: Mapping[str, Callable[[Draft], str]] = {  # add a name to PREFILLS of template_read.py too
    "summary": summary.write,
    "impact": impact.write,
    "impact-numbers": impact.write_numbers,
    "timeline": timeline_section.write,
    "trigger": noticed.write_trigger,
    "detection": noticed.write_detection,
    "causes": causes.write,
    "causes-list": causes.write_list,
    "resolution": resolution.write,
    "metrics": metrics.write,
    "responders": people.write_responders,
    "pages": people.write_pages,
    "references": references.write,
}


def compose(
    timeline: Timeline,
    *,
    template: str | Template = "standard",
    title: str | None = None,
    severity: str | None = None,
    now: datetime,
    number: str | None = None,
    incidents: Sequence[str] = (),
    services: Sequence[str] = (),
    authors: Sequence[str] = (),
    customer_impact: bool | None = None,
) -> Document:
    """The draft in a template, given by its name or whole; what is not given (title, services) is in the evidence.

    `now` dates a draft whose evidence holds no time; aware UTC.
    """
    form = load_template(template) if isinstance(template, str) else template
    draft = Draft(timeline, Notebook(timeline.sources), tuple(services) or services_of(timeline))
    document = _from_evidence(draft, form, now)
    written = replace(
        document,
        title=title or document.title,
        number=number,
        incidents=tuple(incidents),
        severity=severity,
        customer_impact=customer_impact,
        authors=tuple(authors),
    )
    return clean_value(written)  # what a log told a terminal, a document need not tell its readers


def _from_evidence(draft: Draft, form: Template, now: datetime) -> Document:
    """The document with all that the evidence says, and nothing that only people know."""
    timeline, phases = draft.timeline, draft.timeline.phases
    rows = timeline_section.items(draft)
    sections = tuple(_section(draft, one, rows) for one in form.sections)
    done = actions.items(draft) if _keeps_done(form) else ()
    return Document(
        title=title_of(draft),
        template=form.name,
        form=form,
        date=utc(draft.start or timeline.start or phases.detected or now).date(),
        started_at=draft.start,
        detected_at=phases.detected,
        ended_at=phases.resolved,
        duration_minutes=_minutes(phases.detected, phases.resolved),
        impact_seconds=draft.impact_seconds,
        services=draft.services,
        status="draft",
        sections=sections,
        timeline=rows,
        actions=done,
        notes=tuple(draft.book.notes),
        charts=_used(timeline, sections),
    )


def _section(draft: Draft, form: TemplateSection, rows: Sequence[TimelineItem]) -> Section:
    writer = WRITERS.get(form.prefill or "")
    facts = writer(draft) if writer else ""
    for item in rows if form.field == "timeline" else ():
        draft.book.ref(*item.evidence)  # notes are numbered in the order in which a reader meets them
    text = "\n\n".join(part for part in (facts, asks(form.prompts)) if part)
    return replace(form.empty(), text=text)


def _keeps_done(form: Template) -> bool:
    section = form.section("actions")
    return section is not None and section.prefill == "done"


def _minutes(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds() / 60)


def _used(timeline: Timeline, sections: Sequence[Section]) -> tuple[Chart, ...]:
    """The charts that a text refers to."""
    texts = "\n".join(one.text for one in sections)
    return tuple(one for one in timeline_charts(timeline) if f"(chart:{one.name})" in texts)
