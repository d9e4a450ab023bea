"""The groups that a list of actions falls into, late ones first, and how many stand in each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from afterword.domain.actions.models import Action

SOON = timedelta(days=14)
GROUPS = ("late", "again", "soon", "later", "done", "declined")
ENDED = ("done", "declined")
UNFINISHED, DONE, DECLINED = range(3)  # stages
_BY_DUE: list[Any] = [F("due").asc(nulls_last=True), "priority", "number"]
_BY_END: list[Any] = ["-completed_at", "-number"]


def standing_in(group: str, today: date) -> Q:
    """The condition on Action for one group; each action stands in exactly one."""
    if group == "done":
        return Q(stage=DONE)
    if group == "declined":
        return Q(stage=DECLINED)
    if group == "late":
        return Q(stage=UNFINISHED, due__lt=today)
    if group == "again":
        return Q(stage=UNFINISHED) & (Q(due=None) | Q(due__gte=today)) & ~Q(reopen_reason="")
    soon = Q(due__gte=today, due__lte=today + SOON)
    later = Q(due=None) | Q(due__gt=today + SOON)
    return Q(stage=UNFINISHED, reopen_reason="") & (soon if group == "soon" else later)


def in_order(rows: QuerySet[Action], group: str) -> QuerySet[Action]:
    """What is open by due date, what is finished by when it was, the newest first."""
    return rows.order_by(*(_BY_END if group in ENDED else _BY_DUE))


def counts(rows: QuerySet[Action], today: date, **more: Q) -> dict[str, int]:
    """How many stand in each group, and under the conditions in `more`, asked in one query."""
    wanted = {name: standing_in(name, today) for name in GROUPS} | more
    found = rows.order_by().aggregate(**{f"n_{name}": Count("pk", filter=one) for name, one in wanted.items()})
    return {name: found[f"n_{name}"] for name in wanted}
