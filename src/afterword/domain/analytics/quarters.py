"""Quarters of a year: their names, and counts put into them by the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncQuarter

from afterword.core.measures.rate import Rate
from afterword.domain.analytics.scope import Scope


def by_quarter(scope: Scope, rows: QuerySet[Any], at: str, counted: Q) -> list[tuple[str, Rate]]:
    """The share of rows that fit `counted` in each quarter of the scope, by the time in the field `at`."""
    found = {
        row["quarter"].astimezone(UTC): Rate(row["k"], row["n"])
        for row in rows.order_by()
        .annotate(quarter=TruncQuarter(at, tzinfo=UTC))
        .values("quarter")
        .annotate(n=Count("pk", distinct=True), k=Count("pk", filter=counted, distinct=True))
    }
    return [(name_of(start, scope), found.get(start, Rate(0, 0))) for start in starts(scope)]


def starts(scope: Scope) -> list[datetime]:
    """The first moment of each quarter that the scope touches."""
    at = datetime(scope.start.year, 3 * ((scope.start.month - 1) // 3) + 1, 1, tzinfo=UTC)
    found = []
    while at < min(scope.end, scope.now):
        found.append(at)
        at = at.replace(year=at.year + (at.month == 10), month=(at.month + 2) % 12 + 1)
    return found or [at]


def name_of(start: datetime, scope: Scope) -> str:
    """Q3, with the year where the scope holds several, and `so far` for the one that runs."""
    name = f"Q{(start.month + 2) // 3}"
    name += f" {start.year}" if scope.start.year != min(scope.end, scope.now).year else ""
    after = start.replace(year=start.year + (start.month == 10), month=(start.month + 2) % 12 + 1)
    return f"{name} so far" if start <= scope.now < after else name


def whole(quarters: list[tuple[str, Rate]]) -> Rate:
    """All quarters together."""
    return Rate(sum(rate.k for _, rate in quarters), sum(rate.n for _, rate in quarters))
