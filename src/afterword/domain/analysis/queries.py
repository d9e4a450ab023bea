"""Reads the analysis of a postmortem."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet

from afterword.core.document.causal.graph import OUTCOME, Arrow, Graph, Node
from afterword.core.model.analysis import CATEGORIES, GAP, LEVELS
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_person
from afterword.domain.actions.models import Action
from afterword.domain.analysis.models import (
    Analysis,
    Edge,
    Factor,
    LevelAnswer,
    LevelName,
    OwnImpact,
    ParkedIdea,
    plain_hours,
)
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight, visible, visible_by

STRESS_FROM = 3  # people: a median of fewer would tell on somebody


def chain_level(postmortem: Postmortem) -> str:
    """The level of the chain fix, L1 to L5; empty when there is none. The caller has checked the sight."""
    return fix_level(chain_fix(postmortem))


def fix_level(fix: Action | None) -> str:
    """The level of an action, empty without one."""
    return fix.level if fix is not None else ""


def chain_fix(postmortem: Postmortem) -> Action | None:
    """The one fix; the caller has checked that the viewer may see the postmortem."""
    return actions_of(postmortem).exclude(level="").select_related("owner").first()


def told_by_analysis(postmortem: Postmortem) -> frozenset[str]:
    """The sections of which the analysis tells all: the walk with a why at each level, the fix once it is there."""
    answered = {one.level for one in postmortem.level_answers.all() if one.why.strip()}
    told = {"chain_walk": answered >= set(LEVELS), "chain_fix": chain_fix(postmortem) is not None}
    return frozenset(field for field, whole in told.items() if whole)


def factors_of(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Factor]:
    """The factors of a postmortem, in their order."""
    require_sight(viewer, postmortem)
    return postmortem.factors.prefetch_related("items")


def visible_factors(viewer: Viewer) -> QuerySet[Factor]:
    """All factors of postmortems that the viewer may see."""
    if not is_somebody(viewer):
        return Factor.objects.none()
    return Factor.objects.filter(visible_by(viewer, "postmortem"))


def categories(viewer: Viewer) -> list[str]:
    """The usual categories, and behind them whatever else was written, most used first."""
    used = Counter(visible_factors(viewer).exclude(category="").order_by().values_list("category", flat=True))
    usual = {one.casefold() for one in CATEGORIES}
    return [*CATEGORIES, *(name for name, _ in used.most_common() if name.casefold() not in usual)]


def level_names() -> dict[str, str]:
    """What the five levels are called here."""
    return LEVELS | dict(LevelName.objects.values_list("level", "name"))


def analysis_of(viewer: Viewer, postmortem: Postmortem) -> Analysis:
    """What there is one of; an unsaved row where nothing was said yet."""
    require_sight(viewer, postmortem)
    return Analysis.objects.filter(postmortem=postmortem).first() or Analysis(postmortem=postmortem)


def graph_of(viewer: Viewer, postmortem: Postmortem) -> Graph:
    """The causal graph of a postmortem."""
    return graph_from(analysis_of(viewer, postmortem), list(factors_of(viewer, postmortem)))


def graph_from(analysis: Analysis, factors: list[Factor]) -> Graph:
    """The graph of factors that were read already; its arrows are one query."""
    rows = Edge.objects.filter(cause__in=[one.pk for one in factors]) if factors else ()
    arrows = tuple(Arrow(one.cause_id, one.effect_id or OUTCOME, one.relation, one.pk) for one in rows)
    outcome = analysis.outcome or analysis.postmortem.title
    return Graph(outcome, tuple(node_of(one) for one in factors), arrows)


def node_of(factor: Factor) -> Node:
    """A factor as the graph has it."""
    evidence = (*(item_words(one) for one in factor.items.all()), *map(str, factor.sources))
    return Node(factor.pk, factor.text, factor.layer, factor.category, evidence)


def item_words(item: Any) -> str:
    """A timeline entry as evidence names it: its time, else its first words."""
    return f"{item.at:%H:%M:%S} UTC" if item.at else item.text[:40]


def gaps(viewer: Viewer, postmortem: Postmortem) -> QuerySet[Factor]:
    """The monitoring gaps: factors of that category."""
    return factors_of(viewer, postmortem).filter(category__iexact=GAP)


def walk(viewer: Viewer, postmortem: Postmortem) -> dict[str, LevelAnswer]:
    """The answers of the walk by level, as far as there are some."""
    require_sight(viewer, postmortem)
    return {one.level: one for one in postmortem.level_answers.select_related("answered_by")}


def parked(postmortem: Postmortem) -> QuerySet[ParkedIdea]:
    """The ideas that wait: they come back when the incident recurs. The caller has checked the sight."""
    return postmortem.parked.filter(settled_at=None).select_related("added_by")


def all_parked(viewer: Viewer, postmortem: Postmortem) -> QuerySet[ParkedIdea]:
    """The whole parking list, settled ideas too."""
    require_sight(viewer, postmortem)
    return postmortem.parked.select_related("added_by", "settled_by")


@dataclass(frozen=True, slots=True)
class Sums:
    """What an incident cost people, in sums; `stress` is a median, and None below three people who said it."""

    people: int
    woken: int
    hours: Decimal
    switches: int
    stress: float | None
    stress_told: int

    @property
    def hours_words(self) -> str:
        """The hours without idle noughts, as in 2.5."""
        return plain_hours(self.hours)


def human_impact(viewer: Viewer, postmortem: Postmortem) -> Sums:
    """The sums, for whoever may see the postmortem."""
    require_sight(viewer, postmortem)
    return sums_of(list(postmortem.own_impacts.all()))


def sums_of(rows: list[OwnImpact]) -> Sums:
    """The sums of rows that were read already."""
    told = [one.stress for one in rows if one.stress is not None]
    return Sums(
        people=len(rows),
        woken=sum(one.woken for one in rows),
        hours=sum((one.hours for one in rows), Decimal(0)),
        switches=sum(one.switches for one in rows),
        stress=float(median(told)) if len(told) >= STRESS_FROM else None,
        stress_told=len(told),
    )


def own_impact(viewer: Viewer, postmortem: Postmortem) -> OwnImpact | None:
    """What the viewer said for themselves; nobody reads this of somebody else."""
    person = require_person(viewer)
    require_sight(person, postmortem)
    return postmortem.own_impacts.filter(person=person).first()


def asks(viewer: Viewer) -> list[Postmortem]:
    """The postmortems of incidents in which the viewer held a role, and for which they have not told their part."""
    if not is_somebody(viewer):
        return []
    told = OwnImpact.objects.filter(person=viewer).values("postmortem")
    rows = Postmortem.objects.filter(visible(viewer), incidents__roles__person=viewer).exclude(pk__in=told)
    return list(rows.exclude(status=Postmortem.Status.CLOSED).distinct().order_by("-number")[:20])
