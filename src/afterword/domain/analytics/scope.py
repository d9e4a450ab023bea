"""What is counted: whose eyes, which time, which team, service and severities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Team
from afterword.domain.accounts.once import once
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.queries import visible_actions
from afterword.domain.incidents.models import AffectedService, Incident
from afterword.domain.incidents.queries import values_of, visible_incidents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems

YEAR = timedelta(days=365)
SEVERITIES = ("P0", "P1", "P2", "P3", "P4")


class Ended(NamedTuple):
    """A postmortem whose incident was resolved within the time."""

    pk: int
    number: int
    title: str
    published_at: datetime | None
    ended: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything is counted from `start` up to, and without, `end` (aware UTC); empty words mean all.

    A viewer's scope holds only what the viewer may know of, so that no number tells of anything else.
    """

    viewer: Viewer
    now: datetime
    start: datetime
    end: datetime
    team: str = ""
    service: str = ""
    severities: tuple[str, ...] = ()

    @property
    def span(self) -> str:
        """The days that are counted, as in 1 January to 20 November 2026."""
        last = min(self.end, self.now) - timedelta(microseconds=1)
        first = self.start
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first.day} {first:%B}{year} to {last.day} {last:%B %Y}"

    def near_misses(self) -> QuerySet[Any]:
        """Near misses that were declared within the time; they count in no measure."""
        rows = self._of_kind(Incident.Kind.NEAR_MISS)
        return rows.filter(declared_at__gte=self.start, declared_at__lt=self.end)

    def incidents(self) -> QuerySet[Any]:
        """Incidents of the scope, whatever their status, without near misses and without a limit in time."""
        return self._of_kind(Incident.Kind.INCIDENT)

    def _of_kind(self, kind: str) -> QuerySet[Any]:
        rows = visible_incidents(self.viewer).filter(kind=kind)
        if self.team:
            rows = rows.filter(team__slug=self.team)
        if self.service:
            rows = rows.filter(pk__in=_touched(self.service))
        return rows.filter(severity__in=self.severities) if self.severities else rows

    def resolved(self) -> QuerySet[Any]:
        """Those that were resolved within the time."""
        return self.incidents().filter(resolved_at__gte=self.start, resolved_at__lt=self.end)

    def postmortems(self) -> QuerySet[Any]:
        """Postmortems of the scope, whenever they ended."""
        rows = visible_postmortems(self.viewer)
        if self.team:
            rows = rows.filter(pk__in=_of_incidents(Incident.objects.filter(team__slug=self.team)))
        if self.service:
            rows = rows.filter(pk__in=_of_incidents(Incident.objects.filter(pk__in=_touched(self.service))))
        if self.severities:
            rows = rows.filter(severity__in=self.severities)
        return rows

    def ended(self) -> QuerySet[Any]:
        """The ids of those whose incident was resolved within the time."""
        return self._ended("pk", "resolved_at").values("pk")

    def _ended(self, *fields: str) -> QuerySet[Any, Any]:
        """`ended`: when the last incident was resolved, or what the document says itself; SQLite groups by `fields`."""
        rows: QuerySet[Any, Any] = self.postmortems().values(*fields)
        rows = rows.annotate(ended=Coalesce(Max("incidents__resolved_at"), "resolved_at"))
        return rows.filter(ended__gte=self.start, ended__lt=self.end).order_by("-ended", "-number")

    def ended_rows(self) -> Sequence[Ended]:
        """The same as plain rows, the newest first; many measures begin with them, so a request reads them once."""
        return once(("ended", self), self._ended_rows)

    def _ended_rows(self) -> Sequence[Ended]:
        rows = self._ended("pk", "number", "title", "published_at", "resolved_at")
        return [Ended(*row) for row in rows.values_list("pk", "number", "title", "published_at", "ended")]

    def actions(self) -> QuerySet[Any]:
        """Actions of the scope that were written down within the time; the severity is that of their incident."""
        rows = visible_actions(self.viewer).filter(created_at__gte=self.start, created_at__lt=self.end)
        if self.team:
            rows = rows.filter(_of(Incident.objects.filter(team__slug=self.team)))
        if self.service:
            rows = rows.filter(_of(Incident.objects.filter(pk__in=_touched(self.service))))
        if self.severities:
            rows = rows.filter(Q(incident__severity__in=self.severities) | Q(postmortem__severity__in=self.severities))
        return rows


def _touched(service: str) -> QuerySet[Any, Any]:
    return AffectedService.objects.filter(name__iexact=service).values("incident")


def _of_incidents(incidents: QuerySet[Incident]) -> QuerySet[Any, Any]:
    return Postmortem.incidents.through.objects.filter(incident__in=incidents.values("pk")).values("postmortem")


def _of(incidents: QuerySet[Incident]) -> Q:
    return Q(incident__in=incidents.values("pk")) | Q(postmortem__in=_of_incidents(incidents))


def scope_of(viewer: Viewer, params: Mapping[str, Any], now: datetime) -> Scope:
    """The scope that an address asks for: from, to, span (year or 12months), team, service, severity."""
    start, end = _times(params, now)
    severities = tuple(one for one in values_of(params, "severity") if one in SEVERITIES)
    team = next(iter(values_of(params, "team")), "")
    if team and not Team.objects.filter(slug=team).exists():
        raise InputError(message=f"There is no team {team[:80]}; choose one of the list.")
    return Scope(viewer, now, start, end, team, next(iter(values_of(params, "service")), ""), severities)


def _times(params: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """The calendar year so far, unless another span or days are given."""
    given = [_day(params, name) for name in ("from", "to")]
    tomorrow = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time.min, UTC)
    year = datetime(now.year, 1, 1, tzinfo=UTC)
    start = tomorrow - YEAR if "12months" in values_of(params, "span") else year
    if given[0] is not None:
        start = datetime.combine(given[0], time.min, UTC)
    end = datetime.combine(given[1] + timedelta(days=1), time.min, UTC) if given[1] is not None else tomorrow
    if start >= end:
        raise InputError(message="The first day lies after the last one; choose them the other way round.")
    return start, end


def _day(params: Mapping[str, Any], name: str) -> date | None:
    written = next(iter(values_of(params, name)), "")
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise InputError(message=f"{written[:40]} is not a day; write it as 2026-01-15.") from None
    if not 1970 <= day.year <= 9998:
        raise InputError(message=f"{written} is too far away; choose a year from 1970 on.")
    return day
