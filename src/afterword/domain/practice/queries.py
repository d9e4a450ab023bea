"""Reads what crosses incidents, postmortems and actions: the Today page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, may_hold
from afterword.domain.actions.models import Action
from afterword.domain.actions.queries import due_for
from afterword.domain.incidents.models import Incident, RoleAssignment, Signal
from afterword.domain.incidents.permissions import visible_by
from afterword.domain.incidents.queries import OPEN, visible_incidents
from afterword.domain.incidents.queries import with_lists as with_incident_lists
from afterword.domain.policy.queries import held
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.practice.asking import asked_again_at
from afterword.domain.practice.clocks import Clock, asks_for_one, clocks
from afterword.domain.practice.models import SkipAsked
from afterword.domain.practice.steps import steps

__all__ = ["AskAgain", "RunningClock", "SignalsWaiting", "Today", "skips_waiting", "steps", "to_ask_again", "today"]

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


@held()
def today(viewer: Viewer, now: datetime) -> Today:
    """What waits for the viewer at `now` (aware UTC)."""
    day = now.astimezone(UTC).date()
    actions = list(due_for(viewer, viewer, day + SOON)) if is_somebody(viewer) else []
    drafts = _drafts(viewer)
    undecided = _undecided(viewer, now)
    return Today(
        open_incidents=_open_incidents(viewer),
        clocks=_running([*drafts, *undecided], now),
        drafts=drafts,
        undecided=undecided,
        overdue=[action for action in actions if action.due and action.due < day],
        due=[action for action in actions if action.due and action.due >= day],
        signals=_signals(viewer),
    )


def _open_incidents(viewer: Viewer) -> list[Incident]:
    """They are few among many: their ids are asked of an index before anything is joined."""
    ids = list(visible_incidents(viewer).filter(status__in=OPEN).values_list("pk", flat=True))
    return list(with_incident_lists(Incident.objects.filter(pk__in=ids)).order_by("severity", "-number"))


def _drafts(viewer: Viewer) -> list[Postmortem]:
    unfinished = (Postmortem.Status.DRAFT, Postmortem.Status.IN_REVIEW)
    rows = visible_postmortems(viewer).filter(driver=getattr(viewer, "pk", None), status__in=unfinished)
    return list(
        rows.defer("charts", "notes")
        .select_related("driver")
        .prefetch_related("incidents__team", "sections", "distributions", "meetings")
    )


def _undecided(viewer: Viewer, now: datetime) -> list[Incident]:
    """Resolved incidents without a postmortem on which a decision waits: nobody was asked, or it is asked again.

    None for a viewer, who may not decide.
    """
    if not is_somebody(viewer) or not may_hold(viewer):
        return []
    rows = _open_decisions(visible_incidents(viewer)).filter(resolved_at__gte=now - LATELY)
    ordered = with_incident_lists(rows).order_by("severity", "resolved_at")
    return [one for one in ordered if asks_for_one(one) and not _is_put_off(one, now)]


def _open_decisions(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    undecided = Q(postmortem_decision="") | Q(postmortem_decision=Incident.Decision.LATER)
    return rows.filter(undecided, postmortems=None, resolved_at__isnull=False)


def _is_put_off(incident: Incident, now: datetime) -> bool:
    """Whether somebody said Later, and the time to ask again has not come."""
    if incident.postmortem_decision != Incident.Decision.LATER:
        return False
    again = asked_again_at(incident)
    return again is None or again > now


@dataclass(frozen=True, slots=True)
class AskAgain:
    """A decision that was put off, and since when it is asked for again."""

    incident: Incident
    since: datetime


@held()
def to_ask_again(now: datetime) -> list[AskAgain]:
    """All decisions that were put off and whose time has come, for those who remind people; the oldest first.

    Whoever tells somebody of one looks first whether they may know of its incident.
    """
    rows = _open_decisions(Incident.objects.filter(postmortem_decision=Incident.Decision.LATER))
    found = [(one, asked_again_at(one)) for one in rows.select_related("team", "decided_by")]
    due = [AskAgain(one, since) for one, since in found if since is not None and since <= now]
    return sorted(due, key=lambda one: one.since)


def _running(subjects: list[Postmortem | Incident], now: datetime) -> list[RunningClock]:
    """The next open clock of each subject, the most urgent first."""
    found = []
    for subject in subjects:
        waiting = [clock for clock in clocks(subject, now) if clock.done_at is None]
        if waiting:
            found.append(RunningClock(subject, min(waiting, key=lambda clock: clock.due)))
    return sorted(found, key=lambda running: running.clock.due)


def _signals(viewer: Viewer) -> list[SignalsWaiting]:
    """Incidents of the viewer with signals to choose from, as long as their postmortem is not published.

    None for a viewer, who may not choose.
    """
    if not is_somebody(viewer) or not may_hold(viewer):
        return []
    proposed = Q(signals__state=Signal.State.PROPOSED)
    rows = (
        visible_incidents(viewer)
        .filter(_concerns(viewer), pk__in=Signal.objects.filter(state=Signal.State.PROPOSED).values("incident"))
        .exclude(status=Incident.Status.CLOSED)
        .exclude(postmortems__published_at__isnull=False)
        .annotate(waiting=Count("signals", filter=proposed, distinct=True))
        .annotate(waiting_key=Count("signals", filter=proposed & Q(signals__key=True), distinct=True))
        .filter(waiting__gt=0)
        .order_by(Coalesce("resolved_at", "declared_at").desc())
    )
    return [SignalsWaiting(row, row.waiting, row.waiting_key) for row in rows]


def _concerns(viewer: Person) -> Q:
    """The incidents that are the viewer's to go on with: declared, held a role in, driven, or of a team of theirs."""
    held = RoleAssignment.objects.filter(person=viewer).values("incident")
    driven = Postmortem.objects.filter(driver=viewer, incidents__isnull=False).values("incidents")
    teams = viewer.memberships.values("team")
    return Q(declared_by=viewer) | Q(pk__in=held) | Q(pk__in=driven) | Q(team__in=teams)


def skips_waiting(viewer: Viewer) -> list[SkipAsked]:
    """The skips that wait for a second person, whom the viewer can be; the oldest first."""
    if not is_somebody(viewer) or viewer.role == Person.Role.VIEWER:
        return []
    rows = SkipAsked.objects.filter(visible_by(viewer, "incident"), answered_at=None).exclude(asked_by=viewer)
    return list(rows.select_related("incident", "asked_by").order_by("asked_at", "id"))
