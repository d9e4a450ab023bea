"""Reads actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet

from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.actions.filters import narrowed
from afterword.domain.actions.groups import by_status
from afterword.domain.actions.models import OPEN, Action, FeedAddress
from afterword.domain.actions.permissions import hidden, visible
from afterword.domain.incidents.queries import number_of, values_of
from afterword.domain.postmortems.models import Postmortem

SORTS: dict[str, list[Any]] = {
    "due": [F("due").asc(nulls_last=True), "priority", "number"],
    "number": ["-number"],
    "priority": ["priority", F("due").asc(nulls_last=True), "number"],
}


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    """All actions that the viewer may see."""
    return Action.objects.filter(visible(viewer))


def all_by_status(viewer: Viewer) -> Mapping[str, int]:
    """How many actions the viewer may see of each status: all that there are, less the few that are hidden."""
    if not is_somebody(viewer):
        return {}
    counted = by_status(Action.objects.all())
    if viewer.is_admin:
        return counted
    few = (rows.order_by().values_list("status", flat=True) for rows in hidden(viewer))
    return counted - Counter(chain.from_iterable(few))


def with_lists(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same actions with what a list shows, in a fixed number of queries."""
    return actions.select_related("owner", "sponsor", "postmortem", "incident", "completed_by", "created_by")


def loaded(lists: Mapping[str, QuerySet[Action]]) -> dict[str, list[Action]]:
    """Several short lists with what they show: each is cut by its ids alone, then all rows are read in one query."""
    ids = {name: list(rows.values_list("pk", flat=True)) for name, rows in lists.items()}
    wanted = [pk for several in ids.values() for pk in several]
    found = with_lists(Action.objects.filter(pk__in=wanted)).in_bulk() if wanted else {}
    return {name: [found[pk] for pk in several if pk in found] for name, several in ids.items()}


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
    """Actions by what stands in the address, sorted by `sort`: due, number or priority; see filters.narrowed."""
    rows = narrowed(visible_actions(viewer), viewer, params, today or clock.now().date())
    order = SORTS.get(next(iter(values_of(params, "sort")), "due"), SORTS["due"])
    return with_lists(rows.order_by(*order))


def chain_fix(viewer: Viewer, postmortem: Postmortem) -> Action | None:
    """The chain fix of a postmortem, when it has one that the viewer may see."""
    return with_lists(visible_actions(viewer).filter(postmortem=postmortem)).exclude(level="").first()


def missing_of_fix(action: Action) -> tuple[str, ...]:
    """What a chain fix still lacks to be owned, dated and testable."""
    lacks = {"an owner": not action.owner_id, "a due date": not action.due, "a test": not action.verification.strip()}
    return tuple(what for what, missing in lacks.items() if missing)


def feed_of(viewer: Viewer, kind: str = "calendar") -> FeedAddress | None:
    """The viewer's own address of a kind, as far as it is known: when it was made and read."""
    return FeedAddress.objects.filter(person=viewer, kind=kind).first() if is_somebody(viewer) else None
