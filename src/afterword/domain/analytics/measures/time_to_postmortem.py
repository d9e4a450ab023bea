"""How long it took from the resolution of an incident to the first publication of its postmortem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Goal, LeftOut, Times
from afterword.domain.policy.queries import numbers

NAME = "time-to-postmortem"


def measure(scope: Scope) -> Times:
    """Each published postmortem whose incident was resolved within the time."""
    found = list(cases(scope))
    return Times(
        NAME,
        "Time to postmortem",
        "From the resolution of the incident to the first publication, each postmortem a dot.",
        found,
        _left_out(scope),
        Goal(numbers(scope.now).goal_published.total_seconds(), least=False),
    )


def cases(scope: Scope) -> Iterator[Case]:
    """Every postmortem that was counted, the newest first."""
    for row in scope.ended_rows():
        if row.published_at is not None and row.published_at >= row.ended:
            passed = (row.published_at - row.ended).total_seconds()
            yield Case(f"PM-{row.number:03d}", row.title, row.ended, passed)


def _left_out(scope: Scope) -> Sequence[LeftOut]:
    rows = scope.ended_rows()
    drafts = sum(row.published_at is None for row in rows)
    before = sum(row.published_at is not None and row.published_at < row.ended for row in rows)
    published = scope.postmortems().filter(published_at__gte=scope.start, published_at__lt=scope.end)
    undated = published.filter(resolved_at=None).exclude(incidents__resolved_at__isnull=False).count()
    told = (
        LeftOut(drafts, "not published yet"),
        LeftOut(before, "published before the incident was resolved"),
        LeftOut(undated, "without a time of resolution"),
    )
    return [one for one in told if one.count]
