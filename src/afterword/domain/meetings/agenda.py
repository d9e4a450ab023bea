"""The agendas of meetings: their steps with timeboxes, laid along the time of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.domain.meetings.models import Meeting

Kind = Meeting.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how many minutes it has, what happens in it, and what the page shows for it."""

    key: str
    title: str
    minutes: int
    asks: str
    shows: str = ""  # timeline, causes, fix or actions


@dataclass(frozen=True, slots=True)
class Slot:
    """A step with the time it begins and ends."""

    step: Step
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


AGENDAS: dict[str, Sequence[Step]] = {
    Kind.BLOCK: (
        Step("opening", "Open", 5, "Say what is known and who writes which part."),
        Step("timeline", "Timeline", 30, "Read it from the first entry to the last; add what is missing.", "timeline"),
        Step("causes", "Causes", 35, "Write down what led to it, at every level.", "causes"),
        Step("actions", "Fix and actions", 20, "Name the one fix, and what else has an owner and a day.", "actions"),
    ),
    Kind.REVIEW: (
        Step("opening", "Open", 5, "The facilitator says what this is for: to learn, not to judge. No should-haves."),
        Step("timeline", "Timeline", 20, "Read it aloud. What did people see, know and expect then?", "timeline"),
        Step("causes", "Causes", 15, "Walk from the trigger to the levels above it; ask how, not who.", "causes"),
        Step("fix", "The one fix", 10, "One fix at the level that produced it: owned, dated, testable.", "fix"),
        Step("actions", "Actions", 10, "Each is specific, has an owner and a day, and can be seen to work.", "actions"),
    ),
    Kind.FOLLOW_UP: (
        Step("opening", "Open", 2, "Say what was promised."),
        Step("fix", "Did the fix hold?", 10, "Look at its check and at what has happened since.", "fix"),
        Step("actions", "Actions", 13, "Finish, decline with a reason, or date each one anew.", "actions"),
        Step("learning", "What we learned since", 5, "Did it recur? What surprised us? What goes into the runbook?"),
    ),
}
TITLES = {Kind.BLOCK: "Writing block", Kind.REVIEW: "Review meeting", Kind.FOLLOW_UP: "Follow-up review"}


def title_of(kind: str) -> str:
    """What a kind of meeting is called."""
    return TITLES[Kind(kind)]


def slots(meeting: Meeting) -> list[Slot]:
    """The agenda along the meeting: from when it was begun, else from its planned start.

    Timeboxes are stretched or shrunk with the length of the meeting, in whole minutes; the last takes what is left.
    """
    start = meeting.begun_at or meeting.starts_at
    steps = AGENDAS[meeting.kind]
    whole, passed, found = sum(step.minutes for step in steps), 0, list[Slot]()
    for step in steps:
        low, high = (round(at * meeting.minutes / whole) for at in (passed, passed + step.minutes))
        found.append(Slot(step, start + timedelta(minutes=low), start + timedelta(minutes=high)))
        passed += step.minutes
    return found
