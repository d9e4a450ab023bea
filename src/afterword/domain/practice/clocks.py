"""The clocks that run from the resolution of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from afterword.domain.incidents.models import Incident
from afterword.domain.policy.rules import TERMS, policy_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.drafts import drafted_at

State = Literal["running", "missed", "met", "late"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: `left` is negative once missed; `met` and `late` have a `done_at`."""

    name: str
    title: str
    due: datetime
    left: timedelta
    done_at: datetime | None

    @property
    def state(self) -> State:
        """running, missed (due and not done), met, or late (done after it was due)."""
        if self.done_at is not None:
            return "met" if self.done_at <= self.due else "late"
        return "running" if self.left > timedelta(0) else "missed"


def clocks(subject: Incident | Postmortem, now: datetime) -> list[Clock]:
    """The clocks of a postmortem, or of a resolved incident that has none yet; empty when nothing is due.

    The follow-up clock starts to show once the postmortem is published.
    """
    if isinstance(subject, Postmortem):
        return _of_postmortem(subject, now)
    start = subject.resolved_at
    if start is None or not asks_for_one(subject) or subject.postmortems.all():
        return []
    return [_clock(number, start, None, now) for number in range(3)]


def asks_for_one(incident: Incident) -> bool:
    """Whether somebody or the policy wants a postmortem of it."""
    if incident.postmortem_decision == Incident.Decision.SKIP:
        return False
    decided = incident.postmortem_decision in (Incident.Decision.YES, Incident.Decision.LATER)
    return decided or policy_of(incident.severity).level in ("required", "recommended")


def _of_postmortem(postmortem: Postmortem, now: datetime) -> list[Clock]:
    ends = [incident.resolved_at for incident in postmortem.incidents.all() if incident.resolved_at]
    start = max(ends, default=postmortem.resolved_at)
    if start is None:
        return []
    published = postmortem.published_at
    drafted = published or drafted_at(postmortem)
    shown = [(0, drafted), (1, published), (2, published), *([(3, None)] if published else [])]
    return [_clock(number, start, done, now) for number, done in shown]


def _clock(number: int, start: datetime, done: datetime | None, now: datetime) -> Clock:
    term = TERMS[number]
    due = start + term.length
    return Clock(term.name, term.title, due, due - now, done)
