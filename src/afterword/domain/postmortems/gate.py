"""Asks the timeline gate about a stored timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.core.timeline.gate import Problem, check_timeline
from afterword.core.timeline.stamps import moment
from afterword.domain.incidents.models import EvidenceReading
from afterword.domain.policy.queries import numbers
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.postmortems.rule import ended_at

EXPLAINED = "gap_end"  # the kind that tells the gate that an entry explains the hole before it


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry as the gate looks at it."""

    at: datetime | None
    text: str
    kind: str


def problems(postmortem: Postmortem, now: datetime) -> list[str]:
    """What still blocks the timeline, one sentence each; empty when a person may confirm it."""
    return [problem.sentence for problem in found(postmortem, now)] or _empty(postmortem)


def found(postmortem: Postmortem, now: datetime) -> list[Problem]:
    """What the gate found, each with the place of its entry in the timeline (from 0).

    A hole counts only while the incident ran; an entry that is marked as explaining lies where it lies on purpose.
    """
    rows = list(postmortem.timeline.all())
    items = [_Item(row.at, row.text, EXPLAINED if row.explains_hole else row.kind) for row in rows]
    start = evidence_start(postmortem)
    hole = numbers(ended_at(postmortem) or postmortem.created_at).hole.total_seconds() / 60
    every = check_timeline(items, now=now, evidence_start=start, hole_minutes=hole)
    return [problem for problem in every if _counts(problem, rows, postmortem)]


def _counts(problem: Problem, rows: Sequence[TimelineItem], postmortem: Postmortem) -> bool:
    row = rows[problem.index]
    if problem.rule == "before-evidence":
        return not row.explains_hole
    if problem.rule != "hole":
        return True
    before = [one.at for one in rows[: problem.index] if one.at is not None]
    began, ended = postmortem.started_at or postmortem.detected_at, postmortem.resolved_at
    starts_early = began is not None and row.at is not None and row.at <= began
    starts_late = ended is not None and bool(before) and before[-1] >= ended
    return not (starts_early or starts_late)


def _empty(postmortem: Postmortem) -> list[str]:
    return [] if postmortem.timeline.all() else ["The timeline is empty; add entries from the log, or write them."]


def evidence_start(postmortem: Postmortem) -> datetime | None:
    """The first moment that any evidence of the incidents tells of; None without evidence."""
    readings = EvidenceReading.objects.filter(incident__postmortems=postmortem, state=EvidenceReading.State.DONE)
    newest = {reading.incident_id: reading for reading in readings.order_by("id")}
    sources = [source for reading in newest.values() for source in reading.timeline.get("sources", ())]
    return min((at for source in sources if (at := moment(source.get("first")))), default=None)
