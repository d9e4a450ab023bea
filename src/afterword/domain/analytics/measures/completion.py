"""P0 and P1 incidents that have a postmortem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterword.domain.analytics.quarters import by_quarter, whole
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, Share
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.models import Postmortem

NAME = "completion"
SEVERE = ("P0", "P1")


def measure(scope: Scope) -> Share:
    """The share of resolved P0 and P1 incidents with a postmortem, whether it is published or still a draft."""
    quarters = by_quarter(scope, _rows(scope), "resolved_at", Q(written=True))
    skipped = _rows(scope).filter(written=False, postmortem_decision="skip").count()
    missing = whole(quarters).n - whole(quarters).k
    return Share(
        NAME,
        "Completion",
        "P0 and P1 incidents that have a postmortem, of those resolved.",
        whole(quarters),
        quarters,
        goal=Goal(numbers(scope.now).goal_completion / 100, least=True),
        remark=f"{missing} have none, {skipped} of them skipped with a reason." if missing else "",
    )


def cases(scope: Scope) -> Iterator[Case]:
    """Every incident that was counted, the newest first."""
    fields = ("number", "title", "resolved_at", "written", "postmortem_decision", "decision_reason")
    for number, title, at, written, decision, reason in _rows(scope).order_by("-resolved_at").values_list(*fields):
        note = "" if written else f"{decision or 'not decided'}: {reason}".removesuffix(": ")
        yield Case(f"INC-{number:03d}", title, at, counts=written, note=note)


def _rows(scope: Scope) -> QuerySet[Any]:
    has = Postmortem.incidents.through.objects.filter(incident=OuterRef("pk"))
    rows: QuerySet[Any] = scope.resolved().filter(severity__in=SEVERE).annotate(written=Exists(has))
    return rows
