"""How long it took to detect, acknowledge, mitigate and resolve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from afterword.domain.accounts.once import once
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


class Row(NamedTuple):
    """A resolved incident with all times that a duration can begin or end with."""

    number: int
    title: str
    impact_started_at: datetime | None
    detected_at: datetime | None
    acknowledged_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime

    def seconds(self, duration: Duration) -> float | None:
        """From the one time to the other; None when one of them is not known."""
        start, end = getattr(self, duration.start), getattr(self, duration.end)
        return None if start is None or end is None else (end - start).total_seconds()


def measure(scope: Scope, duration: Duration) -> Times:
    """Every resolved incident of the scope in which both times are known, P0 to P2 unless others are chosen."""
    rows = _rows(scope)
    passed = [row.seconds(duration) for row in rows]
    unknown = sum(one is None for one in passed)
    turned = sum(one is not None and one < 0 for one in passed)
    told = (LeftOut(unknown, "without one of the two times"), LeftOut(turned, "whose times stand the wrong way round"))
    return Times(
        duration.name,
        duration.title,
        duration.definition,
        list(_counted(rows, duration)),
        [one for one in told if one.count],
    )


def cases(scope: Scope, duration: Duration) -> Iterator[Case]:
    """Every incident that was counted, the newest first."""
    return _counted(_rows(scope), duration)


def _counted(rows: Sequence[Row], duration: Duration) -> Iterator[Case]:
    for row in rows:
        passed = row.seconds(duration)
        if passed is not None and passed >= 0:
            yield Case(f"INC-{row.number:03d}", row.title, row.resolved_at, passed)


def _rows(scope: Scope) -> Sequence[Row]:
    """The newest first; the four durations are of the same incidents, so a request reads them once."""
    return once(("durations", scope), lambda: _asked(scope))


def _asked(scope: Scope) -> Sequence[Row]:
    rows = scope.resolved() if scope.severities else scope.resolved().filter(severity__in=USUAL)
    return [Row(*row) for row in rows.order_by("-resolved_at", "-number").values_list(*Row._fields)]
