"""Actions that were finished within thirty days of being written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, FloatField, Func, Q, QuerySet

from afterword.domain.actions.models import Action
from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, LeftOut, Share
from afterword.domain.policy.queries import numbers

NAME = "actions-in-time"
FINISHED = (Action.Status.DONE, Action.Status.VERIFIED)


class Passed(Func):
    """The seconds from one time to another, to the millisecond.

    Django lets SQLite ask Python for every difference of times; that took longer than all else on the page.
    """

    output_field = FloatField()
    template = "EXTRACT(EPOCH FROM (%(expressions)s))"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same of days."""
        template = "ROUND((julianday(%(expressions)s)) * 86400.0, 3)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **extra)


def measure(scope: Scope) -> Share:
    """The share of actions finished within the policy's days, of those old enough to tell."""
    days = numbers(scope.now).actions_within.days
    in_time = Q(status__in=FINISHED, passed__lte=numbers(scope.now).actions_within.total_seconds())
    rows = _counted(scope).annotate(passed=Passed("completed_at", "created_at"))
    quarters = by_quarter(scope, rows, "created_at", in_time)
    wont = Q(status=Action.Status.WONT_DO)
    left = scope.actions().aggregate(
        declined=Count("pk", filter=wont),
        young=Count("pk", filter=~wont & _young(scope)),
        earlier=Count("pk", filter=~wont & Q(completed_at__lt=F("created_at"))),
    )
    told = (
        LeftOut(left["declined"], "declined with a reason"),
        LeftOut(left["young"], f"younger than {days} days and not finished"),
        LeftOut(left["earlier"], "finished before they were written down here"),
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
    within = numbers(scope.now).actions_within
    fields = ("number", "text", "created_at", "completed_at", "status")
    for number, text, created, completed, status in (
        _counted(scope).order_by("-created_at", "-number").values_list(*fields).iterator(chunk_size=2000)
    ):
        finished = completed if status in FINISHED else None
        value = (finished - created).total_seconds() if finished else None
        counts = finished is not None and finished - created <= within
        yield Case(f"AI-{number:03d}", text, created, value, counts, status.replace("_", " "))


def _young(scope: Scope) -> Q:
    """Still open, and with time left."""
    return ~Q(status__in=FINISHED) & Q(created_at__gt=scope.now - numbers(scope.now).actions_within)


def _counted(scope: Scope) -> QuerySet[Any]:
    rows = scope.actions().exclude(status=Action.Status.WONT_DO).exclude(_young(scope))
    return rows.exclude(completed_at__lt=F("created_at"))
