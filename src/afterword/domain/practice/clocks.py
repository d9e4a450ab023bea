"""The clocks that run from the resolution of an incident, as the policy in force then has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.rule import rule_of as rule_of_incident
from afterword.domain.policy.rules import CLOCKS, ClockName, Rule
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.rule import ended_at
from afterword.domain.postmortems.rule import rule_of as rule_of_postmortem
from afterword.domain.practice.calendar import PLAIN, Calendar, calendar_of, team_of
from afterword.domain.practice.drafts import drafted_at
from afterword.domain.practice.held import held_at

State = Literal["running", "missed", "met", "late"]
Done = Mapping[ClockName, datetime | None]

TITLES: dict[ClockName, str] = {
    "draft": "Draft due",
    "distributed": "Distributed",
    "review": "Review meeting",
    "published": "Published",
    "follow_up": "Follow-up review",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: `left` is negative once missed; `met` and `late` have a `done_at`. `length` is the policy's."""

    name: ClockName
    title: str
    due: datetime
    left: timedelta
    done_at: datetime | None
    length: timedelta
    on_business_days: bool = False

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
    rule = rule_of_incident(subject)
    return [one for one in _clocks(subject, rule, start, {}, now) if one.name != "follow_up"]


def asks_for_one(incident: Incident) -> bool:
    """Whether somebody or the policy wants a postmortem of it."""
    if incident.postmortem_decision == Incident.Decision.SKIP:
        return False
    decided = incident.postmortem_decision in (Incident.Decision.YES, Incident.Decision.LATER)
    return decided or rule_of_incident(incident).wants_one


def _of_postmortem(postmortem: Postmortem, now: datetime) -> list[Clock]:
    start = ended_at(postmortem)
    if start is None:
        return []
    published = postmortem.published_at
    meetings = held_at(postmortem)
    done: Done = {
        "draft": published or drafted_at(postmortem),
        "distributed": _first(published, *(one.at for one in postmortem.distributions.all())),
        "review": _first(published, meetings.get("review")),
        "published": published,
        "follow_up": meetings.get("follow_up"),
    }
    found = _clocks(postmortem, rule_of_postmortem(postmortem), start, done, now)
    return [one for one in found if published or one.name != "follow_up"]


def _first(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at), default=None)


def _clocks(subject: Incident | Postmortem, rule: Rule, start: datetime, done: Done, now: datetime) -> list[Clock]:
    calendar = calendar_of(team_of(subject)) if rule.business_days else PLAIN
    return [_clock(name, rule, start, calendar, done.get(name), now) for name in CLOCKS if rule.clock(name)]


def _clock(
    name: ClockName, rule: Rule, start: datetime, calendar: Calendar, done: datetime | None, now: datetime
) -> Clock:
    length, business = rule.clock(name) or timedelta(0), name in rule.business_days
    due = calendar.due(start, length, business=business)
    return Clock(name, TITLES[name], due, due - now, done, length, business)
