"""Whether fixes were tested within the next cycle, by how many there were."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet

from afterword.core.measures.rate import Rate
from afterword.domain.actions.models import Action
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Comparison, Group, LeftOut
from afterword.domain.checks.models import Run
from afterword.domain.policy.queries import numbers

NAME = "fix-tested"
MANY = 3
SEED = (0.90, 0.40)


def measure(scope: Scope) -> Comparison:
    """With one fix, the share that tested it within a cycle; with three or more, the share that tested none."""
    cycle = numbers(scope.now).cycle
    done = _done().filter(completed_at__lte=scope.now - cycle)
    counts = dict(done.values_list("postmortem").annotate(n=Count("pk")))
    tested = _tested(done, cycle)
    waiting = _done().filter(completed_at__gt=scope.now - cycle).count()
    one: list[Case] = []
    many: list[Case] = []
    for row in scope.ended_rows():
        fixes = counts.get(row.pk, 0)
        case = Case(f"PM-{row.number:03d}", row.title, row.ended, counts=row.pk in tested)
        if fixes == 1:
            one.append(case)
        elif fixes >= MANY:
            many.append(Case(case.code, case.title, case.at, counts=not case.counts))
    return Comparison(
        NAME,
        "One fix, not three",
        f"Fixes (the chain fix and short- and long-term actions) that were done at least {cycle.days} days ago: "
        f"whether a check ran within {cycle.days} days after.",
        [
            Group("One fix: tested in the next cycle", Rate(sum(case.counts for case in one), len(one)), SEED[0], one),
            Group("Three or more: none was tested", Rate(sum(case.counts for case in many), len(many)), SEED[1], many),
        ],
        [LeftOut(waiting, f"fixes done less than {cycle.days} days ago")] if waiting else [],
    )


def _done() -> QuerySet[Action]:
    """The fixes of postmortems that are done."""
    fixes = Q(term__in=[Action.Term.SHORT, Action.Term.LONG]) | ~Q(level="")
    ended = Q(status__in=[Action.Status.DONE, Action.Status.VERIFIED], postmortem__isnull=False)
    return Action.objects.filter(fixes, ended).order_by()


def _tested(done: QuerySet[Action], cycle: timedelta) -> set[int]:
    """The postmortems of which a check ran within a cycle after its fix; runs before a fix prove nothing of it."""
    action = "check_row__action"
    runs = Run.objects.filter(before_fix=False, verdict__in=["pass", "fail"], check_row__action__in=done.values("pk"))
    rows = runs.order_by().values_list(action, f"{action}__postmortem", f"{action}__completed_at")
    found = rows.annotate(first=Min("at"))
    return {postmortem for _, postmortem, at, first in found if at is not None and at <= first <= at + cycle}
