"""Whether a fix came of a postmortem, by how soon its review meeting was held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from afterword.core.measures.rate import Rate
from afterword.domain.actions.models import Action
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Case, Comparison, Group, LeftOut
from afterword.domain.checks.models import Check
from afterword.domain.meetings.models import Meeting
from afterword.domain.policy.queries import numbers

NAME = "fix-produced"
SEED = (0.85, None, 0.50)


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
    for pk, number, title, ended, fixed in _rows(scope):
        if pk not in held:
            without += 1
            continue
        passed = held[pk] - ended
        group = 0 if passed <= early else 1 if passed <= late else 2
        found[group].append(Case(f"PM-{number:03d}", title, ended, passed.total_seconds(), counts=fixed))
    return found, without


def _rows(scope: Scope) -> list[tuple[int, int, str, datetime, bool]]:
    tested = Q(verification__gt="") | Exists(Check.objects.filter(action=OuterRef("pk"), archived_at=None))
    fixes = Action.objects.filter(tested, postmortem=OuterRef("pk"), owner__isnull=False, due__isnull=False)
    rows = scope.ended().annotate(fixed=Exists(fixes)).order_by("-ended")
    return list(rows.values_list("pk", "number", "title", "ended", "fixed"))


def _held() -> dict[int, datetime]:
    """When the first review meeting of each postmortem was held."""
    rows = Meeting.objects.filter(kind=Meeting.Kind.REVIEW, held_at__isnull=False).order_by("-held_at")
    return {postmortem: held for postmortem, held in rows.values_list("postmortem", "held_at") if held}
