"""Reads actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.permissions import visible
from afterword.domain.incidents.queries import number_of, values_of

SORTS: dict[str, list[Any]] = {
    "due": [F("due").asc(nulls_last=True), "priority", "number"],
    "number": ["-number"],
    "priority": ["priority", F("due").asc(nulls_last=True), "number"],
}


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    """All actions that the viewer may see."""
    return Action.objects.filter(visible(viewer))


def with_lists(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same actions with what a list shows, in a fixed number of queries."""
    return actions.select_related("owner", "postmortem", "incident", "completed_by", "created_by")


def action_by_number(viewer: Viewer, number: int | str) -> Action:
    """The action AI-015, given as 15 or as people write it."""
    wanted = number_of(number, "AI")
    found = with_lists(visible_actions(viewer)).filter(number=wanted).first() if wanted is not None else None
    if found is None:
        raise NotFound(what=f"action {number if wanted is None else f'AI-{wanted:03d}'}")
    return found


def due_for(viewer: Viewer, person: Any, until: date) -> QuerySet[Action]:
    """The person's open actions that are due until that day, overdue ones first."""
    rows = visible_actions(viewer).filter(owner=person, status__in=OPEN, due__lte=until)
    return with_lists(rows).order_by("due", "priority", "number")


def filtered(viewer: Viewer, params: Mapping[str, Any], *, today: date | None = None) -> QuerySet[Action]:
    """Actions by what stands in the address: status, owner, team, priority, term, due, postmortem, incident, q, sort.

    `status=unfinished` means open or in progress; `owner` is me, none, a handle or an id; `due` is overdue or none.
    """
    rows = visible_actions(viewer)
    if statuses := values_of(params, "status"):
        rows = rows.filter(status__in=[*statuses, *(OPEN if "unfinished" in statuses else ())])
    for name, field in (("priority", "priority"), ("term", "term"), ("team", "owner__memberships__team__slug")):
        if values := values_of(params, name):
            rows = rows.filter(**{f"{field}__in": values})
    if owners := values_of(params, "owner"):
        rows = rows.filter(_owned(viewer, owners))
    rows = _due(rows, values_of(params, "due"), today or clock.now().date())
    for name, prefix in (("postmortem", "PM"), ("incident", "INC")):
        if numbers := values_of(params, name):
            rows = rows.filter(**{f"{name}__number__in": [number_of(one, prefix) or 0 for one in numbers]})
    for word in " ".join(values_of(params, "q")).split():
        rows = rows.filter(Q(text__icontains=word) | Q(completion_note__icontains=word))
    order = SORTS.get(next(iter(values_of(params, "sort")), "due"), SORTS["due"])
    return with_lists(rows.distinct().order_by(*order))


def _owned(viewer: Viewer, owners: list[str]) -> Q:
    condition = Q(pk__in=[])
    for word in owners:
        if word == "me":
            condition |= Q(owner=getattr(viewer, "pk", None))
        elif word == "none":
            condition |= Q(owner=None)
        else:
            condition |= (
                Q(owner_id=int(word))
                if re.fullmatch(r"[0-9]{1,9}", word)
                else Q(owner__handle__iexact=word.lstrip("@"))
            )
    return condition


def _due(rows: QuerySet[Action], wanted: list[str], today: date) -> QuerySet[Action]:
    condition = Q()
    if "overdue" in wanted:
        condition |= Q(status__in=OPEN, due__lt=today)
    if "none" in wanted:
        condition |= Q(due=None)
    return rows.filter(condition)
