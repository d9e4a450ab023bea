"""Postmortems: title, sections, timeline, factors and the parking list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from django.db.models import Prefetch

from afterword.domain.actions.models import Action
from afterword.domain.postmortems.belonging import told_with_postmortem
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.search.kinds.base import Kind, Part, Written


def written(ids: Sequence[int]) -> Iterator[Written]:
    """Each postmortem with its text."""
    fixes = Action.objects.filter(told_with_postmortem()).exclude(level="").only("postmortem", "level")
    rows = Postmortem.objects.filter(pk__in=ids).defer("charts", "notes", "said", "template_text")
    for row in rows.prefetch_related(
        "incidents__team", "sections", "timeline", "factors", "parked", Prefetch("actions", queryset=fixes)
    ):
        yield _written(row)


def _written(row: Postmortem) -> Written:
    incidents = list(row.incidents.all())
    at = datetime.combine(row.date, time(), UTC) if row.date else row.created_at
    return Written(
        object_id=row.pk,
        code=row.code,
        title=row.title,
        at=row.started_at or at,
        open=not row.private and not any(one.private for one in incidents),
        summary=(*_sections(row, summary=True), ("services", ", ".join(row.services))),
        body=tuple(_body(row)),
        facets=(
            ("severity", row.severity),
            ("status", row.status),
            ("template", row.template),
            ("year", str(at.year)),
            *(("team", one.team.slug) for one in incidents if one.team),
            *(("service", name) for name in row.services),
            *(("chain", fix.level) for fix in row.actions.all()),
            *(("category", factor.category) for factor in row.factors.all()),
        ),
    )


def _sections(row: Postmortem, *, summary: bool) -> Iterator[Part]:
    for section in row.sections.all():
        if (section.field == "summary") is summary:
            yield section.heading or "text", section.text


def _body(row: Postmortem) -> Iterator[Part]:
    yield from _sections(row, summary=False)
    yield from (("timeline", item.text) for item in row.timeline.all())
    yield from (("factor", factor.text) for factor in row.factors.all())
    yield from (("parking list", idea.text) for idea in row.parked.all())


KIND = Kind("postmortem", "Postmortems", Postmortem, visible, written, "PM", postmortem_by_number)
