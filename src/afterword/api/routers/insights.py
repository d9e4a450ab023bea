"""Operations on measures."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ninja import Query, Router

from afterword.api.answers import answers
from afterword.api.caller import READS, ApiRequest
from afterword.api.paging import Page, whole
from afterword.api.schemas.insights import CaseOut, InsightsFilter, InsightsOut
from afterword.core.errors import NotFound
from afterword.core.measures.rate import Rate
from afterword.domain import clock
from afterword.domain.analytics.insights import insights
from afterword.domain.analytics.measures.table import cases_of
from afterword.domain.analytics.scope import Scope, scope_of
from afterword.domain.analytics.told import Case, Comparison, Goal, Measure, Share, Times

router = Router()
MOST = 5_000  # cases of one answer


@router.get("", response=answers(InsightsOut), auth=READS, operation_id="get_insights")
def get_insights(request: ApiRequest, wanted: Query[InsightsFilter]) -> dict[str, Any]:
    """Every measure with definition, n and exclusions, of what you may see."""
    scope = _scope(request, wanted)
    parts = [
        {"name": made.part.name, "title": made.part.title, "measures": [_told(one) for one in made.measures]}
        for made in insights(scope)
    ]
    return {"start": scope.start, "end": scope.end, "parts": parts}


@router.get("/{slug:name}/cases", response=answers(Page[CaseOut]), auth=READS, operation_id="get_insight_cases")
def get_insight_cases(request: ApiRequest, name: str, wanted: Query[InsightsFilter]) -> dict[str, Any]:
    """The cases behind a measure, the newest first; at most 5,000, narrow the time for older ones."""
    found = cases_of(name, _scope(request, wanted))
    if found is None:
        raise NotFound(what=f"measure {name}")
    return whole([_case(case) for case in islice(found, MOST)])


def _scope(request: ApiRequest, wanted: InsightsFilter) -> Scope:
    return scope_of(request.auth.person, wanted.dict(by_alias=True), clock.now())


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.code,
        "title": case.title,
        "at": case.at,
        "counts": case.counts,
        "seconds": case.value,
        "note": case.note,
    }


def _told(measure: Measure) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": measure.name,
        "title": measure.title,
        "definition": measure.definition,
        "left_out": [{"count": one.count, "reason": one.reason} for one in measure.left_out],
    }
    if isinstance(measure, Share):
        quarters = [{"name": name, **_rate(rate)} for name, rate in measure.quarters]
        goal = _goal(measure.goal, measure.rate.share)
        return {
            **told,
            "kind": "share",
            "goal": goal,
            "remark": measure.remark,
            "rate": _rate(measure.rate),
            "quarters": quarters,
        }
    if isinstance(measure, Times):
        return {**told, "kind": "times", "goal": _goal(measure.goal, measure.spread.median), "spread": _spread(measure)}
    if isinstance(measure, Comparison):
        groups = [{"name": one.name, "known": one.known, **_rate(one.rate)} for one in measure.groups]
        return {**told, "kind": "comparison", "groups": groups}
    return {**told, "kind": "total", "value": measure.value, "unit": measure.unit, "n": measure.n}


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"k": rate.k, "n": rate.n, "share": rate.share, "low": low, "high": high}


def _spread(measure: Times) -> dict[str, Any]:
    spread = measure.spread
    return {
        "n": spread.n,
        "shortest": spread.shortest,
        "median": spread.median,
        "within_75": spread.within(75),
        "within_90": spread.within(90),
        "longest": spread.longest,
    }


def _goal(goal: Goal | None, value: float | None) -> dict[str, Any] | None:
    if goal is None:
        return None
    return {"value": goal.value, "least": goal.least, "met": goal.met(value) if value is not None else None}
