"""What stands around a document on its reading page: gates that were opened against it, and what meetings decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from afterword.domain.meetings.models import Meeting, MeetingNote
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.models import Override

GATES = {"timeline": "its timeline", "review": "its review", "publish": "publishing", "close": "closing"}
MEETINGS = {"block": "Writing block", "review": "Review meeting", "follow_up": "Follow-up"}


@dataclass(frozen=True, slots=True)
class Opened:
    """One gate that somebody opened: which, against what, why."""

    gate: str
    row: Override


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting that was held, and what it decided; `notes` are how many other things were written down."""

    name: str
    row: Meeting
    decisions: Sequence[MeetingNote]
    notes: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Both."""

    opened: Sequence[Opened]
    held: Sequence[Held]


def beside(postmortem: Postmortem) -> Beside:
    """What happened around a document that the caller may show, the earliest first."""
    overrides = [Opened(GATES[row.gate], row) for row in postmortem.overrides.select_related("by")]
    kept = Prefetch("notes", MeetingNote.objects.order_by("written_at", "id"))
    rows = postmortem.meetings.filter(held_at__isnull=False).order_by("held_at").prefetch_related(kept)
    return Beside(overrides, [_held(row) for row in rows])


def _held(row: Meeting) -> Held:
    notes = list(row.notes.all())
    decisions = [one for one in notes if one.kind == MeetingNote.Kind.DECISION]
    return Held(MEETINGS[row.kind], row, decisions, len(notes) - len(decisions))
