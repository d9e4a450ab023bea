"""Reads what crosses incidents, postmortems and actions: the Today page and search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.actions.queries import due_for
from afterword.domain.incidents.models import Incident, Signal
from afterword.domain.incidents.queries import OPEN, visible_incidents
from afterword.domain.incidents.queries import with_lists as with_incident_lists
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.practice.clocks import Clock, asks_for_one, clocks
from afterword.domain.practice.search import Found, Hit, search

__all__ = ["Found", "Hit", "RunningClock", "SignalsWaiting", "Today", "search", "today"]

SOON = timedelta(days=7)  # actions due within this time wait for their owner
LATELY = timedelta(days=60)  # older undecided incidents are in the list, not on Today


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that runs or was missed, and what it belongs to."""

    subject: Incident | Postmortem
    clock: Clock


@dataclass(frozen=True, slots=True)
class SignalsWaiting:
    """How many signals of an incident nobody has chosen or dismissed yet; `key` of them would be printed."""

    incident: Incident
    count: int
    key: int


@dataclass(frozen=True, slots=True)
class Today:
    """What waits for the viewer, each list in the order of urgency."""

    open_incidents: list[Incident]
    clocks: list[RunningClock]  # the next one of each subject that is mine or that nobody has taken up
    drafts: list[Postmortem]  # mine, not yet published
    undecided: list[Incident]  # resolved, and nobody has said yes or skip
    overdue: list[Action]  # mine
    due: list[Action]  # mine, within seven days
    signals: list[SignalsWaiting]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        lists = (self.open_incidents, self.clocks, self.drafts, self.undecided, self.overdue, self.due, self.signals)
        return not any(lists)


def today(viewer: Viewer, now: datetime) -> Today:
    """What waits for the viewer at `now` (aware UTC)."""
    incidents = visible_incidents(viewer)
    day = now.astimezone(UTC).date()
    actions = list(due_for(viewer, viewer, day + SOON))
    drafts = _drafts(viewer)
    undecided = _undecided(viewer, now)
    return Today(
        open_incidents=list(with_incident_lists(incidents.filter(status__in=OPEN)).order_by("severity", "-number")),
        clocks=_running([*drafts, *undecided], now),
        drafts=drafts,
        undecided=undecided,
        overdue=[action for action in actions if action.due and action.due < day],
        due=[action for action in actions if action.due and action.due >= day],
        signals=_signals(viewer),
    )


def _drafts(viewer: Viewer) -> list[Postmortem]:
    unfinished = (Postmortem.Status.DRAFT, Postmortem.Status.IN_REVIEW)
    rows = visible_postmortems(viewer).filter(driver=getattr(viewer, "pk", None), status__in=unfinished)
    return list(rows.defer("charts", "notes").select_related("driver").prefetch_related("incidents", "sections"))


def _undecided(viewer: Viewer, now: datetime) -> list[Incident]:
    """Resolved incidents without a postmortem that the policy or a person wants one for."""
    rows = visible_incidents(viewer).filter(
        Q(postmortem_decision="") | Q(postmortem_decision="later"),
        postmortems=None,
        resolved_at__gte=now - LATELY,
    )
    ordered = with_incident_lists(rows).order_by("severity", "resolved_at")
    return [incident for incident in ordered if asks_for_one(incident)]


def _running(subjects: list[Postmortem | Incident], now: datetime) -> list[RunningClock]:
    """The next open clock of each subject, the most urgent first."""
    found = []
    for subject in subjects:
        waiting = [clock for clock in clocks(subject, now) if clock.done_at is None]
        if waiting:
            found.append(RunningClock(subject, min(waiting, key=lambda clock: clock.due)))
    return sorted(found, key=lambda running: running.clock.due)


def _signals(viewer: Viewer) -> list[SignalsWaiting]:
    """Incidents with signals to choose from, as long as their postmortem is not published."""
    proposed = Q(signals__state=Signal.State.PROPOSED)
    rows = (
        visible_incidents(viewer)
        .exclude(status=Incident.Status.CLOSED)
        .exclude(postmortems__published_at__isnull=False)
        .annotate(waiting=Count("signals", filter=proposed, distinct=True))
        .annotate(waiting_key=Count("signals", filter=proposed & Q(signals__key=True), distinct=True))
        .filter(waiting__gt=0)
        .order_by(Coalesce("resolved_at", "declared_at").desc())
    )
    return [SignalsWaiting(row, row.waiting, row.waiting_key) for row in rows]
