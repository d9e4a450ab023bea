"""Narrows actions by how their checks stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from afterword.domain.actions.models import Action
from afterword.domain.checks.models import Check, Run

STATES = ("none", "waiting", "passing", "failing", "no_data")
VERDICTS = {"failing": "fail", "no_data": "no_data", "passing": "pass"}


def by_check_state(rows: QuerySet[Action], wanted: Sequence[str]) -> QuerySet[Action]:
    """The actions whose checks stand in one of these ways, as `queries.state_of` tells it; all of them for none."""
    if not wanted:
        return rows
    condition = Q(pk__in=[])
    for state in wanted:
        if state in STATES:
            condition |= _standing(state)
    return rows.filter(condition)


def _standing(state: str) -> Q:
    checks = Check.objects.filter(action=OuterRef("pk"), archived_at=None)
    last = Run.objects.filter(check_row=OuterRef("pk"), state=Run.State.FINISHED).order_by("-at", "-pk")
    judged = checks.annotate(last=Subquery(last.values("verdict")[:1]))
    fails, empty = Q(Exists(judged.filter(last="fail"))), Q(Exists(judged.filter(last="no_data")))
    unrun = Q(Exists(judged.filter(last=None)))
    return {
        "none": ~Q(Exists(checks)),
        "failing": fails,
        "no_data": empty & ~fails,
        "waiting": unrun & ~fails & ~empty,
        "passing": Q(Exists(checks)) & ~fails & ~empty & ~unrun,
    }[state]
