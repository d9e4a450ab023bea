"""What waits for the reader, as the Today page tells it: time left first, then the thing, then the verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.drafts import unanswered
from afterword.domain.practice.queries import RunningClock, SignalsWaiting, Today
from afterword.web.presenters.actions import counted, days_between
from afterword.web.presenters.waits import Wait, timed, wait
from afterword.web.text import short_day

MORNING = time(9, 0)
WEEK = timedelta(days=7)
TO = {
    "draft": "to the draft",
    "distributed": "to sending it",
    "review": "to the review",
    "published": "to publishing",
    "follow_up": "to the follow-up",
}
VERBS = {
    "draft": ("Finish the draft of {}", "Go on writing", "write_postmortem"),
    "distributed": ("Send {} to its stakeholders", "Note it", "close_postmortem"),
    "review": ("Review {} together", "Open it", "postmortem"),
    "published": ("Publish {}", "Go on writing", "write_postmortem"),
    "follow_up": ("Hold the follow-up review of {}", "Open it", "postmortem"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Things that wait until about the same time."""

    key: str
    name: str
    waits: tuple[Wait, ...]


def morning_after(now: datetime) -> datetime:
    """Nine o'clock of the next morning where the reader is."""
    local = timezone.localtime(now)
    return datetime.combine(local.date() + timedelta(days=1), MORNING, local.tzinfo)


def undecided(today: Today) -> list[Incident]:
    """Those to decide on that no clock in the middle of the page names already."""
    named = {running.subject.pk for running in today.clocks if isinstance(running.subject, Incident)}
    return [incident for incident in today.undecided if incident.pk not in named]


def groups(today: Today, more: Sequence[Wait], now: datetime) -> list[Group]:
    """What is late or due before tomorrow morning, what is due within a week, and what waits without a date.

    `more` is what the other nouns have; what failed stands first among what has no date.
    """
    own = [
        *(_clock_wait(running, now) for running in today.clocks),
        *(_action_wait(one, now) for one in today.overdue + today.due),
    ]
    dated = sorted(((one.due, one) for one in [*own, *more] if one.due is not None), key=lambda pair: pair[0])
    morning = morning_after(now)
    undated = [*(one for one in more if one.due is None), *_signal_waits(today.signals), *_draft_waits(today)]
    named = (
        ("now", "Before tomorrow morning", [one for due, one in dated if due < morning]),
        ("week", "This week", [one for due, one in dated if morning <= due < now + WEEK]),
        ("later", "After that", [one for due, one in dated if due >= now + WEEK]),
        ("open", "Without a date", sorted(undated, key=lambda one: not one.bad)),
    )
    return [Group(key, name, tuple(found)) for key, name, found in named if found]


def _clock_wait(running: RunningClock, now: datetime) -> Wait:
    """A clock that runs or was missed."""
    clock, subject = running.clock, running.subject
    big, small, missed = timed(clock.due, now, TO[clock.name])
    if isinstance(subject, Incident):
        path, verb = reverse("resolve", args=[subject.number]), "Decide"
        title = f"Decide on a postmortem of {subject.code}"
        text = f"{subject.title.rstrip('.')}."
    else:
        title, verb, name = VERBS[clock.name]
        title, path, text = title.format(subject.code), reverse(name, args=[subject.number]), _state_of(subject)
    return wait(
        clock.due, big, small, bad=missed, title=title, path=path, text=text, verb=verb, severity=subject.severity
    )


def _state_of(postmortem: Postmortem) -> str:
    """The title, and what the document still needs, as far as its sections tell it."""
    title, missing = postmortem.title.rstrip("."), unanswered(postmortem)
    if missing:
        more = f", and {counted(len(missing) - 1, 'section more', 'sections more').lower()}" if missing[1:] else ""
        return f"{title}. {missing[0].heading} needs words{more}."
    confirmed = "its timeline is confirmed" if postmortem.timeline_confirmed_at else "nobody has confirmed its timeline"
    return f"{title}. Every section is written; {confirmed}."


def _action_wait(action: Action, now: datetime) -> Wait:
    """An action of mine that is late or due soon; it is due at the end of its day."""
    local = timezone.localtime(now)
    day = action.due or local.date()
    due = datetime.combine(day, time(23, 59, 59), local.tzinfo)
    late = (local.date() - day).days
    big = (
        f"{late}\N{NO-BREAK SPACE}d late"
        if late > 0
        else "Today"
        if late == 0
        else f"{day:%A}"
        if late > -7
        else short_day(day)
    )
    small = f"since {short_day(day)}" if late > 0 else days_between(day, local.date()) if late else "due"
    about = f"{action.priority}, yours. " + (
        f"Done when: {action.verification}" if action.verification else "Nothing says yet how to see that it worked."
    )
    path = reverse("action", args=[action.number])
    title = f"{action.code}: {action.text}"
    return wait(due, big, small, bad=late > 0, title=title, path=path, text=about, verb="Update")


def _signal_waits(waiting: Iterable[SignalsWaiting]) -> list[Wait]:
    """Incidents whose signals nobody has chosen from."""
    return [
        wait(
            None,
            str(one.count),
            f"{'signal' if one.count == 1 else 'signals'} to choose",
            title=f"Choose what joins the timeline of {one.incident.code}",
            path=reverse("signals", args=[one.incident.number]),
            text=f"{one.incident.title}.",
            verb="Choose",
            severity=one.incident.severity,
        )
        for one in waiting
    ]


def _draft_waits(today: Today) -> list[Wait]:
    """Drafts of mine that no clock drives."""
    driven = {running.subject.pk for running in today.clocks if isinstance(running.subject, Postmortem)}
    return [
        wait(
            None,
            "Draft",
            f"since {short_day(timezone.localtime(draft.created_at).date())}",
            title=f"Go on with {draft.code}",
            path=reverse("write_postmortem", args=[draft.number]),
            text=_state_of(draft),
            verb="Go on writing",
            severity=draft.severity,
        )
        for draft in today.drafts
        if draft.pk not in driven
    ]


def lede(today: Today, found: list[Group]) -> str:
    """The day in one or two sentences."""
    if today.is_empty and not found:
        return "Nothing waits for you. No incident is open, and no clock is running."
    soon = next((group.waits for group in found if group.key == "now"), ())
    late, due = sum(wait.bad for wait in soon), sum(not wait.bad for wait in soon)
    parts = (
        [counted(len(today.open_incidents), "incident is open", "incidents are open")] if today.open_incidents else []
    )
    parts += (
        [counted(due, "thing is due before tomorrow morning", "things are due before tomorrow morning")] if due else []
    )
    parts += [counted(late, "thing is late", "things are late")] if late else []
    if not parts:
        return "Nothing is due before tomorrow morning."
    said = [parts[0], *(part[0].lower() + part[1:] for part in parts[1:])]
    return (f"{', '.join(said[:-1])}, and {said[-1]}" if len(said) > 1 else said[0]) + "."
