"""All measures of a scope, as the Insights page and the API give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.domain.accounts.permissions import require_person
from afterword.domain.analytics.measures.table import PARTS, Part
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Measure
from afterword.domain.policy.queries import held


@dataclass(frozen=True, slots=True)
class Made:
    """One part with its measures."""

    part: Part
    measures: Sequence[Measure]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the scope holds, for the line under the heading."""

    incidents: int
    near_misses: int
    postmortems: int


def insights(scope: Scope) -> list[Made]:
    """Every measure of every part, of what the viewer may know of; the policy is read once for all of them."""
    require_person(scope.viewer)
    with held():
        return [Made(part, part.make(scope)) for part in PARTS]


def measure_named(scope: Scope, name: str) -> Measure | None:
    """One measure; only the part that holds it is made."""
    require_person(scope.viewer)
    with held():
        parts = (part for part in PARTS if name in part.holds)
        return next((one for part in parts for one in part.make(scope) if one.name == name), None)


def counts(scope: Scope) -> Counts:
    """Resolved incidents, near misses declared, and postmortems published within the time."""
    return Counts(
        scope.resolved().count(),
        scope.near_misses().count(),
        scope.postmortems().filter(published_at__gte=scope.start, published_at__lt=scope.end).count(),
    )
