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
    rows = scope.ended().filter(published_at__isnull=False).order_by("-ended", "-number")
    for number, title, ended, published in rows.values_list("number", "title", "ended", "published_at"):
        if published >= ended:
            yield Case(f"PM-{number:03d}", title, ended, (published - ended).total_seconds())


def _left_out(scope: Scope) -> Sequence[LeftOut]:
    rows = scope.ended().values_list("published_at", "ended")
    drafts = sum(published is None for published, _ in rows)
    before = sum(published is not None and published < ended for published, ended in rows)
    undated = scope.postmortems().filter(ended=None, published_at__gte=scope.start, published_at__lt=scope.end).count()
    told = (
        LeftOut(drafts, "not published yet"),
        LeftOut(before, "published before the incident was resolved"),
        LeftOut(undated, "without a time of resolution"),
    )
    return [one for one in told if one.count]
