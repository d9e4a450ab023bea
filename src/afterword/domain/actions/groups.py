"""The groups that a list of actions falls into, late ones first, and how many stand in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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


def counts(rows: QuerySet[Action], statuses: Mapping[str, int], today: date, **more: Q) -> dict[str, int]:
    """How many stand in each group, and under the conditions in `more` on what is not finished.

    `statuses` says how many of the rows have each status: what is finished is most of all, and is not looked at here.
    """
    wanted = {name: standing_in(name, today) for name in GROUPS if name not in ENDED} | more
    unfinished = rows.filter(stage=UNFINISHED).order_by()
    found = unfinished.aggregate(**{f"n_{name}": Count("pk", filter=one) for name, one in wanted.items()})
    ended = {"done": statuses.get("done", 0) + statuses.get("verified", 0), "declined": statuses.get("wont_do", 0)}
    return {name: found[f"n_{name}"] for name in wanted} | ended


def by_status(rows: QuerySet[Action]) -> Counter[str]:
    """How many of the rows have each status."""
    return Counter(dict(rows.order_by().values_list("status").annotate(n=Count("pk"))))
