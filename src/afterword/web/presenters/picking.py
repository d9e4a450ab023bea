"""The timeline picker: the document's entries, what stands against confirming them, and what can still be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Entry, Incident, Signal
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.postmortems import gate, queries
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.web.presenters import timeline
from afterword.web.presenters.times import input_value

KINDS = (
    ("note", "Note"),
    ("alert_firing", "Alert"),
    ("page", "Page"),
    ("acknowledge", "Acknowledged"),
    ("escalate", "Escalated"),
    ("diagnosis", "Diagnosis"),
    ("decision", "Decision"),
    ("question", "Question"),
    ("deploy", "Deploy"),
    ("config_change", "Change of configuration"),
    ("mitigation", "Mitigation"),
    ("recovery", "Recovery"),
    ("resolved", "Resolved"),
    ("status", "Status"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the document with what its form shows; `kinds` holds its own kind even when it is a rare one."""

    point: timeline.Point
    at: str
    kinds: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that blocks; `anchor` is the entry it is about, or empty."""

    sentence: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the picker shows."""

    postmortem: Postmortem
    lines: Sequence[Line]
    problems: Sequence[Problem]
    incidents: Sequence[Incident]
    entries: Sequence[Entry]
    signals: Sequence[Signal]
    kinds: Sequence[tuple[str, str]]
    sortable: bool
    now: str


def _line(point: timeline.Point) -> Line:
    own = point.item.kind
    rare = [] if own in dict(KINDS) else [(own, own.replace("_", " ").capitalize())]
    return Line(point, input_value(point.at, "UTC"), (*rare, *KINDS))


def _signals(incidents: Sequence[Incident]) -> list[Signal]:
    found = Signal.objects.filter(incident__in=incidents, state=Signal.State.PROPOSED)
    return list(found.select_related("incident").order_by("-key", "at", "id"))


def _out_of_order(points: Sequence[timeline.Point]) -> bool:
    times = [point.at for point in points if point.at]
    return any(later < earlier for earlier, later in pairwise(times))


def problems_of(postmortem: Postmortem, items: Sequence[TimelineItem], now: datetime) -> list[Problem]:
    """What blocks the timeline, each with the entry it is about."""
    found = [Problem(one.sentence, f"t-{items[one.index].pk}") for one in gate.found(postmortem, now)]
    return found or [Problem(sentence, "") for sentence in gate.problems(postmortem, now)]


def page_of(viewer: Person, postmortem: Postmortem, now: datetime) -> Page:
    """Everything the picker shows."""
    items = list(postmortem.timeline.all())
    points = timeline.points_of(postmortem, items)
    incidents = list(postmortem.incidents.filter(visible_incident(viewer)))
    return Page(
        postmortem=postmortem,
        lines=[_line(point) for point in points],
        problems=problems_of(postmortem, items, now),
        incidents=incidents,
        entries=list(queries.entries_to_choose(viewer, postmortem)),
        signals=_signals(incidents),
        kinds=KINDS,
        sortable=_out_of_order(points),
        now=input_value(now, "UTC"),
    )
