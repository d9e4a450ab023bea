"""Actions that were finished within thirty days of being written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet

from afterword.domain.actions.models import Action
from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, LeftOut, Share
from afterword.domain.policy.queries import numbers

NAME = "actions-in-time"
FINISHED = (Action.Status.DONE, Action.Status.VERIFIED)
IN_TIME = Q(status__in=FINISHED, completed_at__lte=F("limit"))


def measure(scope: Scope) -> Share:
    """The share of actions finished within the policy's days, of those old enough to tell."""
    days = numbers(scope.now).actions_within.days
    quarters = by_quarter(scope, _counted(scope), "created_at", IN_TIME)
    declined = _rows(scope).filter(status=Action.Status.WONT_DO).count()
    young = _rows(scope).exclude(status=Action.Status.WONT_DO).filter(_young(scope)).count()
    earlier = _rows(scope).filter(completed_at__lt=F("created_at")).exclude(status=Action.Status.WONT_DO).count()
    told = (
        LeftOut(declined, "declined with a reason"),
        LeftOut(young, f"younger than {days} days and not finished"),
        LeftOut(earlier, "finished before they were written down here"),
    )
    return Share(
        NAME,
        f"Actions done in {days} days",
        f"Actions finished within {days} days of the day they were written down.",
        whole(quarters),
        quarters,
        [one for one in told if one.count],
        Goal(numbers(scope.now).goal_actions / 100, least=True),
    )


def cases(scope: Scope) -> Iterator[Case]:
    """Every action that was counted, the newest first."""
    fields = ("number", "text", "created_at", "completed_at", "status", "limit")
    for number, text, created, completed, status, limit in (
        _counted(scope).order_by("-created_at", "-number").values_list(*fields).iterator(chunk_size=2000)
    ):
        finished = completed if status in FINISHED else None
        value = (finished - created).total_seconds() if finished else None
        counts = finished is not None and finished <= limit
        yield Case(f"AI-{number:03d}", text, created, value, counts, status.replace("_", " "))


def _rows(scope: Scope) -> QuerySet[Any]:
    within = numbers(scope.now).actions_within
    limit = ExpressionWrapper(F("created_at") + within, output_field=DateTimeField())
    rows: QuerySet[Any] = scope.actions().annotate(limit=limit)
    return rows


def _young(scope: Scope) -> Q:
    """Still open, and with time left."""
    return ~Q(status__in=FINISHED) & Q(created_at__gt=scope.now - numbers(scope.now).actions_within)


def _counted(scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = _rows(scope).exclude(status=Action.Status.WONT_DO).exclude(_young(scope))
    return rows.exclude(completed_at__lt=F("created_at"))
