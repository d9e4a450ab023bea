"""Incidents that share a confirmed cause with an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, Share
from afterword.domain.incidents.queries import visible_incidents
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.recurrence.models import Match, Verdict

NAME = "recurrence"


def measure(scope: Scope) -> Share:
    """The share of resolved incidents with the same confirmed cause as another in the policy's days before."""
    days = numbers(scope.now).recurrence.days
    quarters = by_quarter(scope, _rows(scope), "resolved_at", Q(again=True))
    waiting = _waiting(scope)
    return Share(
        NAME,
        "Recurrence",
        f"Incidents that share a confirmed cause with another in the {days} days before. "
        "A shared cause counts when a person has confirmed the match.",
        whole(quarters),
        quarters,
        goal=Goal(numbers(scope.now).goal_recurrence / 100, least=False),
        remark=f"{waiting} proposed match{'' if waiting == 1 else 'es'} wait." if waiting else "",
    )


def cases(scope: Scope) -> Iterator[Case]:
    """Every incident that was counted, the newest first."""
    rows = _rows(scope).order_by("-resolved_at", "-number").values_list("number", "title", "resolved_at", "again")
    return (Case(f"INC-{number:03d}", title, at, counts=again) for number, title, at, again in rows)


def _rows(scope: Scope) -> QuerySet[Any]:
    mine = Q(case__incident=OuterRef("pk")) | Q(case__postmortem__incidents=OuterRef("pk"))
    near = Q(case__at__gte=F("earlier__at"), case__at__lte=F("earlier__at") + numbers(scope.now).recurrence)
    said = Verdict.objects.filter(mine, near, _known(scope, "earlier"), same=True)
    rows: QuerySet[Any] = scope.resolved().annotate(again=Exists(said))
    return rows


def _known(scope: Scope, case: str) -> Q:
    """A case of what the viewer may know of: no number tells of anything else."""
    incidents = visible_incidents(scope.viewer).values("pk")
    postmortems = visible_postmortems(scope.viewer).values("pk")
    return Q(**{f"{case}__incident__in": incidents}) | Q(**{f"{case}__postmortem__in": postmortems})


def _waiting(scope: Scope) -> int:
    """Matches of the scope's incidents that nobody has confirmed or dismissed."""
    said = Verdict.objects.filter(case=OuterRef("case"), earlier=OuterRef("earlier"))
    mine = Match.objects.filter(_known(scope, "earlier"), case__incident__in=scope.resolved().values("pk"))
    return mine.filter(~Exists(said)).count()
