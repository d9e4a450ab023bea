"""What waits for the reader, as the Today page tells it: time left first, then the thing, then the verb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates import blocking, gates
from afterword.domain.practice.queries import RunningClock, SignalsWaiting, Today
from afterword.web.presenters.actions import counted, days_between
from afterword.web.text import exact, lasted, short_day, stamp

MORNING = time(9, 0)
LONGEST = 110
WEEK = timedelta(days=7)
TO = {"draft": "to the draft", "review": "to the review", "published": "to publishing", "follow_up": "to the follow-up"}
VERBS = {
    "draft": ("Finish the draft of {}", "Go on writing", "write_postmortem"),
    "review": ("Review {} together", "Open it", "postmortem"),
    "published": ("Publish {}", "Go on writing", "write_postmortem"),
    "follow_up": ("Hold the follow-up review of {}", "Open it", "postmortem"),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits: `big` and `small` say when, `stamp` and `exact` are for `<time>`."""

    due: datetime
    big: str
    small: str
    bad: bool
    stamp: str
    exact: str
    title: str
    path: str
    severity: str
    text: str
    verb: str


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


def lately(span: timedelta) -> str:
    """How late in one unit: days, or hours, or minutes."""
    whole = lasted(span if span < timedelta(days=1) else timedelta(days=span.days))
    return "\N{NO-BREAK SPACE}".join(whole.split("\N{NO-BREAK SPACE}")[:2])


def undecided(today: Today) -> list[Incident]:
    """Those to decide on that no clock in the middle of the page names already."""
    named = {running.subject.pk for running in today.clocks if isinstance(running.subject, Incident)}
    return [incident for incident in today.undecided if incident.pk not in named]


def groups(today: Today, now: datetime) -> list[Group]:
    """What is late or due before tomorrow morning, what is due within a week, and what waits without a date."""
    waits = [
        *(_clock_wait(running, now) for running in today.clocks),
        *(_action_wait(one, now) for one in today.overdue + today.due),
    ]
    waits.sort(key=lambda wait: wait.due)
    morning = morning_after(now)
    soon = tuple(wait for wait in waits if wait.due < morning)
    week = tuple(wait for wait in waits if morning <= wait.due < now + WEEK)
    later = tuple(wait for wait in waits if wait.due >= now + WEEK)
    undated = (*_signal_waits(today.signals, now), *_draft_waits(today, now))
    named = (
        ("now", "Before tomorrow morning", soon),
        ("week", "This week", week),
        ("later", "After that", later),
        ("open", "Without a date", undated),
    )
    return [Group(key, name, found) for key, name, found in named if found]


def _wait(
    due: datetime, big: str, small: str, bad: bool, title: str, path: str, text: str, verb: str, severity: str = ""
) -> Wait:
    return Wait(due, big, small, bad, stamp(due), exact(due), title, path, severity, text, verb)


def _clock_wait(running: RunningClock, now: datetime) -> Wait:
    """A clock that runs or was missed."""
    clock, subject = running.clock, running.subject
    missed = clock.left < timedelta(0)
    big = f"{lately(-clock.left)} late" if missed else lasted(clock.left)
    small = f"since {short_day(timezone.localtime(clock.due).date())}" if missed else TO[clock.name]
    if isinstance(subject, Incident):
        path, verb = reverse("resolve", args=[subject.number]), "Decide"
        title = f"Decide on a postmortem of {subject.code}"
        return _wait(clock.due, big, small, missed, title, path, f"{subject.title}.", verb, subject.severity)
    title, verb, name = VERBS[clock.name]
    path = reverse(name, args=[subject.number])
    return _wait(
        clock.due, big, small, missed, title.format(subject.code), path, _state_of(subject), verb, subject.severity
    )


def _state_of(postmortem: Postmortem) -> str:
    """The title, and what still blocks publishing."""
    blocks = [check.sentence for check in blocking(gates(postmortem))]
    title = postmortem.title.rstrip(".")
    if not blocks:
        return f"{title}. Nothing blocks it."
    more = f" And {counted(len(blocks) - 1, 'thing more', 'things more').lower()}." if len(blocks) > 1 else ""
    return f"{title}. {Truncator(blocks[0]).chars(LONGEST)}{more}"


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
    return _wait(due, big, small, late > 0, f"{action.code}: {action.text}", path, about, "Update")


def _signal_waits(waiting: Iterable[SignalsWaiting], now: datetime) -> list[Wait]:
    """Incidents whose signals nobody has chosen from."""
    found = []
    for one in waiting:
        title = f"Choose what joins the timeline of {one.incident.code}"
        path, noun = reverse("signals", args=[one.incident.number]), "signal" if one.count == 1 else "signals"
        text = f"{one.incident.title}."
        found.append(
            _wait(now, str(one.count), f"{noun} to choose", False, title, path, text, "Choose", one.incident.severity)
        )
    return found


def _draft_waits(today: Today, now: datetime) -> list[Wait]:
    """Drafts of mine that no clock drives."""
    driven = {running.subject.pk for running in today.clocks if isinstance(running.subject, Postmortem)}
    found = []
    for draft in today.drafts:
        if draft.pk not in driven:
            since = f"since {short_day(timezone.localtime(draft.created_at).date())}"
            title, path = f"Go on with {draft.code}", reverse("write_postmortem", args=[draft.number])
            text = _state_of(draft)
            found.append(_wait(now, "Draft", since, False, title, path, text, "Go on writing", draft.severity))
    return found


def lede(today: Today, found: list[Group]) -> str:
    """The day in one or two sentences."""
    if today.is_empty:
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
