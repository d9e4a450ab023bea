"""Actions: text, how anyone can see that it worked, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible
from afterword.domain.actions.queries import action_by_number
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible as visible_postmortem
from afterword.domain.search.kinds.base import Kind, Written


def written(ids: Sequence[int]) -> Iterator[Written]:
    """Each action, open when both its incident and its postmortem are."""
    rows = Action.objects.filter(pk__in=ids).select_related("incident__team", "postmortem")
    for row in rows.prefetch_related("postmortem__incidents"):
        yield _written(row)


def _written(row: Action) -> Written:
    incident, document = row.incident, row.postmortem
    above = [*([incident] if incident else ()), *(document.incidents.all() if document else ())]
    private = any(one.private for one in above) or bool(document and document.private)
    return Written(
        object_id=row.pk,
        code=row.code,
        title=row.text,
        at=row.created_at,
        open=not private,
        body=(("how to see that it worked", row.verification), ("what was done", row.completion_note)),
        facets=(
            ("severity", row.priority),
            ("status", row.status),
            ("year", str(row.created_at.year)),
            ("chain", row.level),
            ("team", incident.team.slug if incident and incident.team else ""),
        ),
        incident=row.incident_id,
        postmortem=row.postmortem_id,
    )


def live(viewer: Viewer, ids: Sequence[int]) -> list[int]:
    """Those of the actions that the viewer may see: as actions.permissions says, asked of what they belong to.

    PostgreSQL took seconds for the one question with all of it inside.
    """
    rows = list(Action.objects.filter(pk__in=ids).order_by().values_list("pk", "incident", "postmortem"))
    incidents = Incident.objects.filter(visible_incident(viewer), pk__in={one for _, one, _ in rows if one})
    documents = Postmortem.objects.filter(visible_postmortem(viewer), pk__in={one for _, _, one in rows if one})
    seen = {None, *incidents.order_by().values_list("pk", flat=True)}
    read = {None, *documents.order_by().values_list("pk", flat=True)}
    return [pk for pk, incident, postmortem in rows if incident in seen and postmortem in read]


KIND = Kind("action", "Actions", Action, visible, written, "AI", action_by_number, live)
