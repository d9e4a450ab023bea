"""Where a team is and when it rests: the one place that asks a team for its zone and its holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from afterword.domain.accounts.models import Team
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.business_days import after


@dataclass(frozen=True, slots=True)
class Calendar:
    """The zone and the holidays that clocks on business days go by."""

    zone: ZoneInfo
    holidays: frozenset[date]

    def due(self, start: datetime, length: timedelta, *, business: bool) -> datetime:
        """When a clock runs out that began at `start`; on business days where asked."""
        if not business:
            return (start + length).astimezone(UTC)
        return after(start, length, self.zone, self.holidays)


PLAIN = Calendar(ZoneInfo("UTC"), frozenset())


def calendar_of(team: Team | None) -> Calendar:
    """The calendar of a team; without a team UTC, and weekends alone."""
    if team is None:
        return PLAIN
    return Calendar(ZoneInfo(team.zone), team.days_off)


def team_of(subject: Incident | Postmortem) -> Team | None:
    """The team of an incident; of a postmortem that of its first incident that has one."""
    incidents = [subject] if isinstance(subject, Incident) else subject.incidents.all()
    return next((one.team for one in sorted(incidents, key=lambda one: one.number) if one.team is not None), None)
