"""Incidents that share a confirmed cause with an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, Share
from afterword.domain.policy.queries import numbers
from afterword.domain.recurrence.models import Case as CaseRow
from afterword.domain.recurrence.models import Match, Verdict
from afterword.domain.recurrence.permissions import visible_case

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
    again = ExpressionWrapper(Q(pk__in=_confirmed(scope)), output_field=BooleanField())
    rows: QuerySet[Any] = scope.resolved().annotate(again=again)
    return rows


def _confirmed(scope: Scope) -> set[int]:
    """The incidents that a person said had the cause of another in the days before: few, so they are read first."""
    pairs = list(Verdict.objects.filter(same=True).values_list("case", "earlier"))
    known = CaseRow.objects.filter(visible_case(scope.viewer), pk__in={earlier for _, earlier in pairs})
    before = dict(known.values_list("pk", "at"))
    later = CaseRow.objects.filter(pk__in={case for case, _ in pairs})
    near = numbers(scope.now).recurrence
    found: set[int] = set()
    since: dict[int, list[datetime]] = defaultdict(list)
    for case, earlier in pairs:
        since[case] += [before[earlier]] if earlier in before else []
    for pk, at, *incidents in later.values_list("pk", "at", "incident", "postmortem__incidents"):
        if any(one <= at <= one + near for one in since[pk]):
            found.update(one for one in incidents if one is not None)
    return found


def _waiting(scope: Scope) -> int:
    """Matches of the scope's incidents that nobody has confirmed or dismissed."""
    said = Verdict.objects.filter(case=OuterRef("case"), earlier=OuterRef("earlier"))
    resolved = scope.resolved().values("pk")
    mine = Match.objects.filter(visible_case(scope.viewer, "earlier__"), case__incident__in=resolved)
    return mine.filter(~Exists(said)).count()
