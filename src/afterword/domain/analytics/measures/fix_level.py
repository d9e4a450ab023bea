"""At which level fixes were made, by whether the chain was walked."""

from __future__ import annotations

from django.db.models import Count

from afterword.core.measures.rate import Rate
from afterword.core.model.analysis import LEVELS
from afterword.domain.analysis.models import LevelAnswer
from afterword.domain.analytics.measures.fixes import Fix, chain_fixes
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Comparison, Group, LeftOut

NAME = "fix-level"
ABOVE = ("L1", "L2", "L3")  # above the levels where symptoms show
SEED = (1 / 3, 0.70)


def measure(scope: Scope) -> Comparison:
    """The share of chain fixes above the symptom where the chain was walked, and at L5 where it was not."""
    fixes = chain_fixes(scope)
    walked = _walked({fix.postmortem for fix in fixes})
    with_walk = [fix for fix in fixes if fix.postmortem in walked]
    without = [fix for fix in fixes if fix.postmortem not in walked]
    unfixed = len(scope.ended_rows()) - len({fix.postmortem for fix in fixes})
    return Comparison(
        NAME,
        "Walking the chain",
        "Of the chain fixes, those at L1 to L3 where all five levels were answered, "
        "and those at L5 where they were not.",
        [
            _group("Walked: fixed above L4", with_walk, ABOVE, SEED[0]),
            _group("Not walked: fixed at L5", without, ("L5",), SEED[1]),
        ],
        [LeftOut(unfixed, "without a chain fix")] if unfixed else [],
    )


def _walked(postmortems: set[int]) -> set[int]:
    rows = LevelAnswer.objects.order_by().values("postmortem").annotate(n=Count("pk"))
    return {row["postmortem"] for row in rows.filter(n=len(LEVELS)) if row["postmortem"] in postmortems}


def _group(name: str, fixes: list[Fix], levels: tuple[str, ...], known: float) -> Group:
    cases = [Case(fix.code, fix.title, fix.at, counts=fix.level in levels, note=fix.level) for fix in fixes]
    return Group(name, Rate(sum(case.counts for case in cases), len(cases)), known, cases)
