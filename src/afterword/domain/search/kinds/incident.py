"""Incidents: title, summaries, services, and the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.permissions import visible
from afterword.domain.incidents.queries import incident_by_number
from afterword.domain.search.kinds.base import Kind, Part, Written


def written(ids: Sequence[int]) -> Iterator[Written]:
    """Each incident with its log, withdrawn entries left out."""
    log = Entry.objects.filter(withdrawn_at=None).only("incident", "text")
    rows = Incident.objects.filter(pk__in=ids).select_related("team")
    for row in rows.prefetch_related("services", Prefetch("entries", queryset=log)):
        names = [one.name for one in row.services.all()]
        yield Written(
            object_id=row.pk,
            code=row.code,
            title=row.title,
            at=row.declared_at,
            open=not row.private,
            summary=(("summary", row.summary), ("resolution", row.resolution_summary), ("services", ", ".join(names))),
            body=tuple(_log(row)),
            facets=(
                ("severity", row.severity),
                ("status", row.status),
                ("year", str(row.declared_at.year)),
                ("team", row.team.slug if row.team else ""),
                *(("service", name) for name in names),
            ),
        )


def _log(incident: Incident) -> Iterator[Part]:
    return (("log entry", entry.text) for entry in incident.entries.all())


KIND = Kind("incident", "Incidents", Incident, visible, written, "INC", incident_by_number)
