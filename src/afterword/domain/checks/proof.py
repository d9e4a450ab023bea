"""Tells from the runs since a fix whether it is verified, holds, is stuck, or must be opened again (rule 13). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """The lengths that the policy sets, counted from the day the fix was done."""

    holding: timedelta
    stuck: timedelta
    cycle: timedelta


@dataclass(frozen=True, slots=True)
class Seen:
    """One finished run: of which check, its verdict (pass, fail, no_data), and the time it speaks of, up to `at`."""

    check: int
    at: datetime
    verdict: str
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What is proved, each with the moment from which it is; a later failure leaves what was proved before it."""

    verified_at: datetime | None = None
    held_at: datetime | None = None
    stuck_at: datetime | None = None
    reopened_at: datetime | None = None
    by_recurrence: bool = False
    tested_in_cycle: bool = False


def milestones(done_at: datetime, terms: Terms) -> tuple[datetime, ...]:
    """When a fix is looked at whatever the plan of its checks: at once, for the verdict, and for being stuck."""
    return (done_at, done_at + terms.holding, done_at + terms.stuck)


class _Walk:
    """Goes through what happened since the fix, one thing after the other."""

    def __init__(self, done_at: datetime, checks: frozenset[int], terms: Terms) -> None:
        self.checks, self.last, self.late = checks, dict[int, str](), set[int]()
        _, self.hold_from, self.stuck_from = milestones(done_at, terms)
        self.verified_at: datetime | None = None
        self.held_at: datetime | None = None
        self.stuck_at: datetime | None = None

    @property
    def passes(self) -> bool:
        """Whether the last run of every check passed."""
        return bool(self.checks) and all(self.last.get(check) == "pass" for check in self.checks)

    def until(self, at: datetime) -> None:
        """Time goes on to a moment without anything happening."""
        if self.stuck_at is None and self.verified_at is not None and self.passes and at >= self.stuck_from:
            self.stuck_at = max(self.stuck_from, self.verified_at)

    def take(self, run: Seen) -> None:
        """A run that did not fail."""
        self.last[run.check] = run.verdict
        if run.verdict == "pass" and run.at >= self.hold_from:
            self.late.add(run.check)
        if not self.passes:
            return
        self.verified_at = self.verified_at or run.at
        if self.held_at is None and self.checks <= self.late:
            self.held_at = run.at
        if self.stuck_at is None and run.at >= self.stuck_from:
            self.stuck_at = run.at


def standing(
    *, done_at: datetime, checks: Iterable[int], runs: Sequence[Seen], recurred_at: datetime | None, terms: Terms,
    now: datetime,
) -> Standing:  # fmt: skip
    """What the runs of a fix prove; what looks at a time before it was done, or is of another check, does not count.

    With several checks each must pass. No data proves nothing: it neither passes nor fails, and while the last run
    had none, the fix is not stuck.
    """
    wanted = frozenset(checks)
    walk = _Walk(done_at, wanted, terms)
    counted = sorted(
        (run for run in runs if run.check in wanted and done_at <= run.from_at <= run.at <= now), key=lambda one: one.at
    )
    tested = any(run.verdict != "no_data" and run.at <= done_at + terms.cycle for run in counted)
    failed_at = next((run.at for run in counted if run.verdict == "fail"), None)
    ends = [at for at in (failed_at, recurred_at) if at is not None and done_at <= at <= now]
    end = min(ends, default=None)
    for run in counted:
        if end is not None and run.at >= end:
            break
        walk.until(run.at)
        walk.take(run)
    walk.until(now if end is None else end)
    return Standing(
        walk.verified_at, walk.held_at, walk.stuck_at, end, end is not None and end != failed_at, tested
    )  # fmt: skip
