"""Quarters of a year: their names, and counts put into them by the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from afterword.core.measures.rate import Rate
from afterword.domain.analytics.scope import Scope


def by_quarter(scope: Scope, rows: QuerySet[Any], at: str, counted: Q) -> list[tuple[str, Rate]]:
    """The share of rows that fit `counted` in each quarter of the scope, by the time in the field `at`."""
    begun = starts(scope)
    # Comparisons of the database's own: SQLite asks Python for the quarter of each row, which took most of the time.
    which = Case(
        *(When(**{f"{at}__gte": start}, then=Value(place)) for place, start in reversed(list(enumerate(begun)))),
        default=None,
        output_field=IntegerField(),
    )
    asked = rows.filter(**{f"{at}__lt": _after(begun[-1])}).order_by().annotate(quarter=which).values("quarter")
    counts = asked.annotate(n=Count("pk", distinct=True), k=Count("pk", filter=counted, distinct=True))
    found = {row["quarter"]: Rate(row["k"], row["n"]) for row in counts}
    return [(name_of(start, scope), found.get(place, Rate(0, 0))) for place, start in enumerate(begun)]


def starts(scope: Scope) -> list[datetime]:
    """The first moment of each quarter that the scope touches."""
    at = datetime(scope.start.year, 3 * ((scope.start.month - 1) // 3) + 1, 1, tzinfo=UTC)
    found = []
    while at < min(scope.end, scope.now):
        found.append(at)
        at = _after(at)
    return found or [at]


def _after(start: datetime) -> datetime:
    """The first moment of the next quarter."""
    return start.replace(year=start.year + (start.month == 10), month=(start.month + 2) % 12 + 1)


def name_of(start: datetime, scope: Scope) -> str:
    """Q3, with the year where the scope holds several, and `so far` for the one that runs."""
    name = f"Q{(start.month + 2) // 3}"
    name += f" {start.year}" if scope.start.year != min(scope.end, scope.now).year else ""
    return f"{name} so far" if start <= scope.now < _after(start) else name


def whole(quarters: list[tuple[str, Rate]]) -> Rate:
    """All quarters together."""
    return Rate(sum(rate.k for _, rate in quarters), sum(rate.n for _, rate in quarters))
