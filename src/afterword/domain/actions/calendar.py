"""A person's actions as a calendar that other programs subscribe to."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q, QuerySet

from afterword.core.calendar import Property, component, day, escaped, moment
from afterword.domain import clock
from afterword.domain.accounts.models import Membership, Person
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.queries import visible_actions, with_lists

Form = Literal["event", "todo"]
KEPT = timedelta(days=90)  # finished ones stay in the calendar for this long
MOST = 2000
HOURLY: list[Property] = [("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"), ("X-PUBLISHED-TTL", "PT1H")]
TODO_STATUS = {"open": "NEEDS-ACTION", "in_progress": "IN-PROCESS", "done": "COMPLETED", "verified": "COMPLETED"}


def calendar_of(person: Person, *, base: str, form: Form = "event", team: str = "") -> str:
    """The text of the calendar: what the person owns or, with `team`, what the people of that team own.

    `base` is the address of this site. Only what the person may see now is in it.
    """
    rows = list(due_rows(person, team)[:MOST])
    head = [
        ("VERSION", "2.0"),
        ("PRODID", "-//Afterword//Actions//EN"),
        ("METHOD", "PUBLISH"),
        ("NAME", escaped("Afterword actions")),
        ("X-WR-CALNAME", escaped("Afterword actions")),
        *HOURLY,
    ]
    write = _todo if form == "todo" else _event
    return component("VCALENDAR", head, [write(action, base) for action in rows])


def due_rows(person: Person, team: str = "") -> QuerySet[Action]:
    """The actions with a due date that belong into the calendar, by date."""
    theirs = Q(owner=person)
    if team:
        theirs = Q(owner__in=Membership.objects.filter(team__slug=team).values("person"))
    recent = Q(status__in=OPEN) | Q(completed_at__gte=clock.now() - KEPT)
    rows = visible_actions(person).filter(theirs, recent, due__isnull=False)
    return with_lists(rows).order_by("due", "number")


def uid_of(action: Action) -> str:
    """What a calendar knows the action by, for ever and among all installations."""
    return f"action-{uuid.uuid5(uuid.NAMESPACE_OID, f'{action.number} {action.created_at.isoformat()}')}@afterword"


def _shared(action: Action, base: str) -> list[Property]:
    changed: datetime = action.changed_at or action.created_at
    belongs = action.postmortem or action.incident
    told = [f"{action.get_status_display()}, {action.priority}", f"{base}/{action.code}"]
    if belongs:
        told.insert(1, f"{belongs.code} {belongs.title}")
    if action.verification:
        told.insert(1, f"Seen to work by: {action.verification}")
    return [
        ("UID", uid_of(action)),
        ("DTSTAMP", moment(changed)),
        ("LAST-MODIFIED", moment(changed)),
        ("SEQUENCE", str(action.changes)),
        ("SUMMARY", escaped(f"{_lead(action)}{action.code} {action.text}")),
        ("DESCRIPTION", escaped("\n".join(told))),
        ("URL", f"{base}/{action.code}"),
    ]


def _lead(action: Action) -> str:
    return {"done": "Done: ", "verified": "Verified: ", "wont_do": "Not done: "}.get(action.status, "")


def _event(action: Action, base: str) -> str:
    """The due date as a day that blocks nobody's time."""
    assert action.due is not None
    dropped = action.status == Action.Status.WONT_DO
    days = [
        ("DTSTART;VALUE=DATE", day(action.due)),
        *([("DTEND;VALUE=DATE", day(action.due + timedelta(days=1)))] if action.due < date.max else []),
        ("TRANSP", "TRANSPARENT"),
        ("STATUS", "CANCELLED" if dropped else "CONFIRMED"),
    ]
    return component("VEVENT", [*_shared(action, base), *days])


def _todo(action: Action, base: str) -> str:
    """The same as a task, for programs that know tasks."""
    assert action.due is not None
    state = [("DUE;VALUE=DATE", day(action.due)), ("STATUS", TODO_STATUS.get(action.status, "CANCELLED"))]
    if action.completed_at and state[1][1] == "COMPLETED":
        state.append(("COMPLETED", moment(action.completed_at)))
    return component("VTODO", [*_shared(action, base), *state])
