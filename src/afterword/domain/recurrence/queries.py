"""Reads what was seen before: why, what was promised then, whether it was done, and what a person says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from afterword.core.recurrence.reasons import Reason, telling
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible as visible_action
from afterword.domain.analysis.models import ParkedIdea
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible as visible_postmortem
from afterword.domain.recurrence.models import Case, Match, Verdict
from afterword.domain.recurrence.permissions import Subject, require_sight, visible_case

MOST = 6
NEAR = 0.6  # of the score of the likest one; what is less like it is left out, see docs/decisions/0032
LEAST_TOLD = 2  # things in common that tell something; one word alone is chance


@dataclass(frozen=True, slots=True)
class Seen:
    """One earlier event that is like this one: its postmortem where it has one, else the incident.

    `promised` are its actions as they stand now, the chain fix first; `parked` are ideas that wait since then.
    """

    earlier: Subject
    at: datetime
    score: float
    reasons: Sequence[Reason]
    promised: Sequence[Action]
    parked: Sequence[ParkedIdea]
    verdict: Verdict | None

    @property
    def done(self) -> int:
        """How many of the promises were kept: done or verified."""
        return sum(action.status in ("done", "verified") for action in self.promised)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A recurrence that a person has confirmed: this event had the cause of that one."""

    later: Subject
    earlier: Subject
    later_at: datetime
    earlier_at: datetime
    by: Person
    at: datetime


def similar(viewer: Viewer, subject: Subject, *, dismissed: bool = False) -> list[Seen]:
    """Earlier events that are like this one, confirmed ones first, then the likest; dismissed ones only when asked.

    Only what the viewer may see is there at all; events and their postmortems are told once, together. What is far less
    like it than the likest one, or has but one word in common, is left out unless a person said something of it.
    """
    require_sight(viewer, subject)
    cases = list(_cases_of_event(viewer, subject))
    rows = list(_matches(viewer, cases))
    verdicts = _verdicts(viewer, cases)
    groups = _grouped([*rows, *(Match(case=one.case, earlier=one.earlier, score=0.0) for one in verdicts)])
    own = {_event_key(case) for case in cases}
    told = [_seen(group, verdicts) for key, group in groups.items() if key not in own]
    best = max((one.score for one in told), default=0.0)
    strong = [one for one in told if one.verdict or (one.score >= NEAR * best and telling(one.reasons) >= LEAST_TOLD)]
    kept = [one for one in strong if dismissed or one.verdict is None or one.verdict.same]
    kept.sort(key=lambda one: (_rank(one.verdict), -one.score))
    return _with_promises(viewer, kept[:MOST])


def _rank(verdict: Verdict | None) -> int:
    """Confirmed ones first, dismissed ones last."""
    return 1 if verdict is None else 0 if verdict.same else 2


def _cases_of_event(viewer: Viewer, subject: Subject) -> QuerySet[Case]:
    """Those of an incident and its postmortems; what belongs together is asked first, else every case is looked at."""
    if isinstance(subject, Incident):
        documents = subject.postmortems.filter(visible_postmortem(viewer)).values_list("pk", flat=True)
        return _whole(Case.objects.filter(Q(incident=subject) | Q(postmortem__in=list(documents))))
    incidents = subject.incidents.filter(visible_incident(viewer)).values_list("pk", flat=True)
    return _whole(Case.objects.filter(Q(postmortem=subject) | Q(incident__in=list(incidents))))


def _whole(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.defer("features").select_related("incident", "postmortem").prefetch_related("postmortem__incidents")


def _seen_by(viewer: Viewer) -> Q:
    return visible_case(viewer, "earlier__")


def _matches(viewer: Viewer, cases: Iterable[Case]) -> QuerySet[Match]:
    earlier = Prefetch("earlier", queryset=_whole(Case.objects.all()))
    mine = Prefetch("case", queryset=_whole(Case.objects.all()))
    return Match.objects.filter(_seen_by(viewer), case__in=list(cases)).prefetch_related(earlier, mine)


def _verdicts(viewer: Viewer, cases: Iterable[Case]) -> list[Verdict]:
    earlier = Prefetch("earlier", queryset=_whole(Case.objects.all()))
    mine = Prefetch("case", queryset=_whole(Case.objects.all()))
    rows = Verdict.objects.filter(_seen_by(viewer), case__in=list(cases)).select_related("by")
    return list(rows.prefetch_related(earlier, mine))


def _event_key(case: Case) -> tuple[str, int]:
    """What tells events apart: the first incident, else the postmortem."""
    if case.incident_id is not None:
        return "incident", case.incident_id
    assert case.postmortem is not None
    incidents = sorted(one.pk for one in case.postmortem.incidents.all())
    return ("incident", incidents[0]) if incidents else ("postmortem", case.postmortem.pk)


def _grouped(rows: Iterable[Match]) -> dict[tuple[str, int], list[Match]]:
    groups: dict[tuple[str, int], list[Match]] = {}
    for row in sorted(rows, key=lambda row: -row.score):
        groups.setdefault(_event_key(row.earlier), []).append(row)
    return groups


def _seen(group: list[Match], verdicts: Sequence[Verdict]) -> Seen:
    """One event; its reasons are those of its likest case, and what is said of any of its cases is said of it."""
    best = group[0]
    documents = [row.earlier.postmortem for row in group if row.earlier.postmortem is not None]
    earlier = documents[0] if documents else best.earlier.incident
    assert earlier is not None, "a case is of one thing"
    ids = {row.earlier_id for row in group}
    said = [one for one in verdicts if one.earlier_id in ids]
    reasons = [Reason(**one) for one in best.reasons]
    return Seen(earlier, best.earlier.at, best.score, reasons, (), (), said[0] if said else None)


def _with_promises(viewer: Viewer, seen: Sequence[Seen]) -> list[Seen]:
    """The same events with their actions and parked ideas, in a fixed number of questions."""
    documents = {one.earlier.pk: one.earlier for one in seen if isinstance(one.earlier, Postmortem)}
    incidents = {one.earlier.pk for one in seen if isinstance(one.earlier, Incident)}
    within = {pk: {each.pk for each in one.incidents.all()} for pk, one in documents.items()}
    of_incidents = incidents.union(*within.values())
    actions = Action.objects.filter(visible_action(viewer), Q(postmortem__in=documents) | Q(incident__in=of_incidents))
    rows = list(actions.select_related("owner").order_by("number"))
    ideas = list(ParkedIdea.objects.filter(postmortem__in=documents, settled_at=None))
    told = []
    for one in seen:
        pk, document = one.earlier.pk, isinstance(one.earlier, Postmortem)
        its = within.get(pk, set()) if document else {pk}
        mine = [row for row in rows if (document and row.postmortem_id == pk) or row.incident_id in its]
        mine.sort(key=lambda row: (not row.level, row.number))
        parked = [idea for idea in ideas if document and idea.postmortem_id == pk]
        told.append(Seen(one.earlier, one.at, one.score, one.reasons, mine, parked, one.verdict))
    return told


def confirmed(viewer: Viewer, *, since: datetime | None = None, until: datetime | None = None) -> list[Confirmed]:
    """The recurrences that people have confirmed, by when they happened again; both sides must be visible.

    `since` and `until` bound the time of the later event.
    """
    rows = Verdict.objects.filter(visible_case(viewer, "case__"), _seen_by(viewer), same=True)
    rows = rows.filter(case__at__gte=since) if since else rows
    rows = rows.filter(case__at__lt=until) if until else rows
    related = ("by", "case__incident", "case__postmortem", "earlier__incident", "earlier__postmortem")
    rows = rows.select_related(*related).defer("case__features", "earlier__features").order_by("case__at", "pk")
    return [
        Confirmed(_subject(row.case), _subject(row.earlier), row.case.at, row.earlier.at, row.by, row.at)
        for row in rows
    ]


def _subject(case: Case) -> Subject:
    found = case.incident or case.postmortem
    assert found is not None, "a case is of one thing"
    return found
