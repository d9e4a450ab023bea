"""What the measures of fixes look at: the chain fix of each postmortem, and what its checks proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.core.measures.rate import Rate
from afterword.domain.actions.models import Action
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Group
from afterword.domain.checks.models import Proof


@dataclass(frozen=True, slots=True)
class Fix:
    """The one fix of a postmortem; `verdict` is stuck, reopened, or empty while it is watched."""

    action: int
    postmortem: int
    code: str
    title: str
    level: str
    at: datetime
    verdict: str


def chain_fixes(scope: Scope) -> list[Fix]:
    """The chain fixes of the postmortems whose incident was resolved within the time, without declined ones."""
    postmortems = {row.pk: (row.number, row.title, row.ended) for row in scope.ended_rows()}
    rows = Action.objects.exclude(level="").exclude(status=Action.Status.WONT_DO).order_by("postmortem")
    found = rows.filter(postmortem__in=list(postmortems)) if len(postmortems) < 500 else rows
    actions = [row for row in found.values_list("pk", "postmortem", "level") if row[1] in postmortems]
    verdicts = _verdicts([pk for pk, _, _ in actions])
    return [
        Fix(pk, of, f"PM-{postmortems[of][0]:03d}", postmortems[of][1], level, postmortems[of][2], verdicts.get(pk, ""))
        for pk, of, level in actions
        if of is not None
    ]


def _verdicts(actions: Sequence[int]) -> dict[int, str]:
    """The last thing that was proved of each since its fix was done last, where that is an end."""
    rows = Proof.objects.filter(kind__in=["stuck", "reopened"]).order_by("since", "pk")
    rows = rows.filter(action__in=actions) if len(actions) < 500 else rows
    return dict(rows.values_list("action", "kind"))


def shares(fixes: Sequence[Fix], groups: Sequence[tuple[str, set[int], float | None]], good: str) -> list[Group]:
    """The share of fixes with the verdict `good` in each group, a group being a name and postmortem ids."""
    found: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        for name, members, _ in groups:
            if fix.postmortem in members:
                found[name].append(fix)
    return [
        Group(
            name,
            Rate(sum(fix.verdict == good for fix in found[name]), len(found[name])),
            known,
            [Case(fix.code, fix.title, fix.at, counts=fix.verdict == good, note=fix.level) for fix in found[name]],
        )
        for name, _, known in groups
    ]
