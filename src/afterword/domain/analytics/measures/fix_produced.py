"""Whether a fix came of a postmortem, by how soon its review meeting was held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from afterword.core.measures.rate import Rate
from afterword.domain.actions.models import Action
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Comparison, Group, LeftOut
from afterword.domain.checks.models import Check
from afterword.domain.meetings.models import Meeting
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.models import Postmortem

NAME = "fix-produced"
SEED = (0.85, None, 0.50)
FEW = 500  # more ids than these are not named one by one


def measure(scope: Scope) -> Comparison:
    """The share of postmortems with a fix that is owned, dated and testable, by the time to the meeting."""
    early, late = numbers(scope.now).early_meeting, numbers(scope.now).late_meeting
    names = (
        f"Within {round(early.total_seconds() / 3600)} hours",
        f"Later, within {late.days} days",
        f"After {late.days} days",
    )
    found, without = _grouped(scope, early, late)
    groups = [
        Group(name, Rate(sum(case.counts for case in cases), len(cases)), known, cases)
        for name, cases, known in zip(names, found, SEED, strict=True)
    ]
    return Comparison(
        NAME,
        "Meeting soon",
        "Share of postmortems with at least one action that has an owner, a due date and a way to test it, "
        "by the time from the resolution to the review meeting.",
        groups,
        [LeftOut(without, "without a review meeting that was held")] if without else [],
    )


def _grouped(scope: Scope, early: timedelta, late: timedelta) -> tuple[tuple[list[Case], ...], int]:
    """The postmortems with an early, a later and a late meeting, and how many had none."""
    held, without = _held(), 0
    found: tuple[list[Case], ...] = ([], [], [])
    rows = scope.ended_rows()
    fixed = _fixed([row.pk for row in rows])
    for row in rows:
        if row.pk not in held:
            without += 1
            continue
        passed = held[row.pk] - row.ended
        group = 0 if passed <= early else 1 if passed <= late else 2
        counts = row.pk in fixed
        found[group].append(Case(f"PM-{row.number:03d}", row.title, row.ended, passed.total_seconds(), counts=counts))
    return found, without


def _fixed(postmortems: Sequence[int]) -> set[int]:
    """Those of the postmortems that have a fix with an owner, a due date and a test; all of them when they are many."""
    tested = Q(verification__gt="") | Exists(Check.objects.filter(action=OuterRef("pk"), archived_at=None))
    fixes = Action.objects.filter(tested, postmortem=OuterRef("pk"), owner__isnull=False, due__isnull=False)
    rows = Postmortem.objects.filter(Exists(fixes))
    rows = rows.filter(pk__in=postmortems) if len(postmortems) < FEW else rows
    return set(rows.values_list("pk", flat=True))


def _held() -> dict[int, datetime]:
    """When the first review meeting of each postmortem was held."""
    rows = Meeting.objects.filter(kind=Meeting.Kind.REVIEW, held_at__isnull=False).order_by("-held_at")
    return {postmortem: held for postmortem, held in rows.values_list("postmortem", "held_at") if held}
