"""How long it took to detect, acknowledge, mitigate and resolve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q

from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, LeftOut, Times

USUAL = ("P0", "P1", "P2")  # what is shown unless severities are chosen


@dataclass(frozen=True, slots=True)
class Duration:
    """One of the four: from one time of the incident to another."""

    name: str
    title: str
    definition: str
    start: str
    end: str


DURATIONS = (
    Duration(
        "to-detect",
        "To detect",
        "From the start of the impact to the first alert or report.",
        "impact_started_at",
        "detected_at",
    ),
    Duration(
        "to-acknowledge", "To acknowledge", "From detection to a person's answer.", "detected_at", "acknowledged_at"
    ),
    Duration(
        "to-mitigate",
        "To mitigate",
        "From detection until users were no longer affected.",
        "detected_at",
        "mitigated_at",
    ),
    Duration("to-resolve", "To resolve", "From detection to resolution.", "detected_at", "resolved_at"),
)


def measure(scope: Scope, duration: Duration) -> Times:
    """Every resolved incident of the scope in which both times are known, P0 to P2 unless others are chosen."""
    rows = scope.resolved() if scope.severities else scope.resolved().filter(severity__in=USUAL)
    unknown = rows.filter(Q(**{duration.start: None}) | Q(**{duration.end: None})).count()
    turned = rows.filter(**{f"{duration.end}__lt": F(duration.start)}).count()
    told = (LeftOut(unknown, "without one of the two times"), LeftOut(turned, "whose times stand the wrong way round"))
    return Times(
        duration.name,
        duration.title,
        duration.definition,
        list(cases(scope, duration)),
        [one for one in told if one.count],
    )


def cases(scope: Scope, duration: Duration) -> Iterator[Case]:
    """Every incident that was counted, the newest first."""
    rows = scope.resolved() if scope.severities else scope.resolved().filter(severity__in=USUAL)
    known = rows.filter(**{f"{duration.end}__gte": F(duration.start)}).order_by("-resolved_at", "-number")
    fields = ("number", "title", "resolved_at", duration.start, duration.end)
    for number, title, at, start, end in known.values_list(*fields):
        yield Case(f"INC-{number:03d}", title, at, (end - start).total_seconds())
