"""Whether fixes were tested within the next cycle, by how many there were."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Min, Q

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
    fixes, waiting = _fixes(scope, cycle)
    first = _first_runs()
    one: list[Case] = []
    many: list[Case] = []
    for row in scope.ended_rows():
        mine = fixes.get(row.pk, [])
        tested = any(done <= first.get(action, done - cycle) <= done + cycle for action, done in mine)
        case = Case(f"PM-{row.number:03d}", row.title, row.ended, counts=tested)
        if len(mine) == 1:
            one.append(case)
        elif len(mine) >= MANY:
            many.append(Case(case.code, case.title, case.at, counts=not tested))
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


def _fixes(scope: Scope, cycle: timedelta) -> tuple[dict[int, list[tuple[int, datetime]]], int]:
    """The fixes of each postmortem that were done long enough ago, and how many were not."""
    later = Q(term__in=[Action.Term.SHORT, Action.Term.LONG]) | ~Q(level="")
    done = Action.objects.filter(later, status__in=[Action.Status.DONE, Action.Status.VERIFIED])
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    waiting = 0
    for pk, postmortem, completed in done.order_by().values_list("pk", "postmortem", "completed_at"):
        if postmortem is None or completed is None:
            continue
        if completed + cycle > scope.now:
            waiting += 1
        else:
            found[postmortem].append((pk, completed))
    return found, waiting


def _first_runs() -> dict[int, datetime]:
    """When the first run after its fix was, for each action; runs before the fix prove nothing of it."""
    rows = Run.objects.filter(before_fix=False, verdict__in=["pass", "fail"]).order_by().values("check_row__action")
    return {row["check_row__action"]: row["first"] for row in rows.annotate(first=Min("at"))}
