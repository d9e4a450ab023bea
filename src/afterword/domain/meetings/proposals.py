"""When the meetings of a postmortem had best be: proposed from the clocks of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from afterword.domain.accounts.models import Team
from afterword.domain.meetings.models import Meeting
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.rule import ended_at, rule_of

HOURS = (time(10, 0), time(14, 0))  # where the team is
NOTICE = timedelta(hours=1)
Kind = Meeting.Kind


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for one kind of meeting; `due` is its clock, None where the policy has none; `late` when it misses it."""

    kind: str
    starts_at: datetime
    minutes: int
    due: datetime | None

    @property
    def late(self) -> bool:
        """Whether no working hour is left before the clock runs out."""
        return self.due is not None and self.kind != Kind.FOLLOW_UP and self.starts_at > self.due


def proposals(postmortem: Postmortem, now: datetime) -> list[Proposal]:
    """A time for each kind: the block soon, the review just before its clock runs out, the follow-up after its own.

    Only hours of working days count, where the team of its first incident (else its driver) is.
    """
    rule, length, start = rule_of(postmortem), numbers(now), ended_at(postmortem) or now
    kinds = (
        (Kind.BLOCK, rule.draft, length.writing_block),
        (Kind.REVIEW, rule.review, length.meeting),
        (Kind.FOLLOW_UP, rule.follow_up, length.follow_up_meeting),
    )
    hours = Hours.of(postmortem)
    return [_proposal(kind, hours, now, start + clock if clock else None, long) for kind, clock, long in kinds]


def _proposal(kind: Kind, hours: Hours, now: datetime, due: datetime | None, length: timedelta) -> Proposal:
    earliest = now + NOTICE
    at = next(hours.after(max(earliest, due) if kind == Kind.FOLLOW_UP and due else earliest))
    if kind == Kind.REVIEW and due is not None:
        at = hours.last_before(due - length, earliest) or at
    return Proposal(kind.value, at, round(length.total_seconds() / 60), due)


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours at which a team meets."""

    zone: ZoneInfo
    days_off: frozenset[date]

    @classmethod
    def of(cls, postmortem: Postmortem) -> Hours:
        """Those of the team of its first incident, else of whoever drives it."""
        incidents = sorted(postmortem.incidents.select_related("team"), key=lambda one: one.number)
        team: Team | None = next((one.team for one in incidents if one.team is not None), None)
        if team is not None:
            return cls(ZoneInfo(team.zone), frozenset(team.days_off))
        driver = postmortem.driver
        return cls(ZoneInfo(driver.zone if driver and driver.zone else "UTC"), frozenset())

    def after(self, at: datetime) -> Iterator[datetime]:
        """The hours from `at` on, without end."""
        today = at.astimezone(self.zone).date()
        for number in range(10_000):
            day = today + timedelta(days=number)
            if day.weekday() < 5 and day not in self.days_off:
                hours = (datetime.combine(day, hour, self.zone).astimezone(UTC) for hour in HOURS)
                yield from (one for one in hours if one >= at)

    def last_before(self, due: datetime, earliest: datetime) -> datetime | None:
        """The last hour from `earliest` until `due`."""
        last = None
        for one in self.after(earliest):
            if one > due:
                return last
            last = one
        return last
