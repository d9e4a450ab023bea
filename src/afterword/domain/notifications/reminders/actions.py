"""Reminders of actions: before they are due to the owner, and when they are overdue to all whom the policy names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.text import Truncator

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.notifications.reminders.managers import Managers
from afterword.domain.notifications.reminders.telling import Reminder, tell_new
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.notifications.wishes import day_of
from afterword.domain.policy.queries import held, numbers, rule_for
from afterword.domain.policy.rules import SEVERITIES

OPEN = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
KINDS = ("action.due", "action.overdue", "action.escalated")
LATE = 2  # days that a reminder may come late when no worker ran; it then tells the true number of days
LONGEST_OVERDUE = 14  # days after which only the digest tells: an import of old actions wakes nobody
GRAVE = ("P0", "P1")
LONGEST = 120


def remind(now: datetime) -> int:
    """Tells what is due to be told of actions at `now`; gives how many messages were made."""
    with held():
        rows = list(_candidates(now.date()))
        managers = Managers([row for row in rows if rule_for(row.priority).manager_hears])
        reminders = (reminder for row in rows for reminder in _of(row, now, managers))
        return tell_new(reminders, KINDS, since=(now.date() - timedelta(LONGEST_OVERDUE + 1)).isoformat())


def _candidates(today: date) -> QuerySet[Action]:
    """Unfinished actions near their due date in any zone, by an index; only what the messages need of each."""
    ahead = max((days for one in SEVERITIES for days in rule_for(one).owner_hears), default=0)
    start, end = today - timedelta(LONGEST_OVERDUE + 1), today + timedelta(ahead + 1)
    rows = Action.objects.filter(status__in=OPEN, due__range=(start, end)).order_by("due", "number")
    postmortem = ("number", "driver__name", "driver__zone", "driver__is_active", "driver__role", "driver__email")
    owner = ("name", "zone", "is_active", "role", "email")
    own = ("number", "text", "due", "priority", "incident_id", "sponsor__name", "sponsor__is_active", "sponsor__role")
    names = [*own, *(f"postmortem__{name}" for name in postmortem), *(f"owner__{name}" for name in owner)]
    return rows.select_related("owner", "sponsor", "postmortem__driver").only(*names)


def _of(action: Action, now: datetime, managers: Managers) -> Iterator[Reminder]:
    """What is to be told of one action on the day that it is for its owner; without an owner, for the driver."""
    driver = action.postmortem.driver if action.postmortem else None
    first = action.owner or driver
    if first is None or action.due is None:
        return
    day = day_of(ZoneInfo(first.zone), now, numbers().quiet_until)
    late = (day - action.due).days
    if late <= 0:
        yield from _before(action, -late)
    elif late <= LONGEST_OVERDUE:
        yield from _overdue(action, driver, late, managers)


def _before(action: Action, left: int) -> Iterator[Reminder]:
    leads = sorted(rule_for(action.priority).owner_hears)
    lead = next((days for days in leads if days >= left), None)  # the nearest: after an outage one, not two
    if action.owner is None or lead is None or lead - left > LATE:
        return
    title = f"{action.code} is due {_in_days(left)}: {_text(action)}"
    yield Reminder(action.owner, _telling(action, "action.due", title, f"you own {action.code}", f" {lead} d"))


def _in_days(left: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _overdue(action: Action, driver: Person | None, late: int, managers: Managers) -> Iterator[Reminder]:
    rule = rule_for(action.priority)
    title = f"{action.code} is overdue since {_short(action.due)}: {_text(action)}"
    heard = {action.owner_id}
    if action.owner is not None:
        yield Reminder(action.owner, _telling(action, "action.overdue", title, f"you own {action.code}"))
    if driver is not None and rule.driver_hears and driver.pk not in heard:
        heard.add(driver.pk)
        why = f"you drive {action.postmortem.code}, which {action.code} belongs to"  # type: ignore[union-attr]
        yield Reminder(driver, _telling(action, "action.overdue", title, why))
    if rule.manager_hears:
        yield from _escalated(action, title, heard, managers)


def _escalated(action: Action, title: str, heard: set[int | None], managers: Managers) -> Iterator[Reminder]:
    whose = f"{action.owner.name} owns it. " if action.owner else "It has no owner. "
    told = {person.pk: (person, f"you manage {team}") for person, team in managers.of(action)}
    if action.sponsor is not None:
        told.setdefault(action.sponsor.pk, (action.sponsor, f"you sponsor {action.code}"))
    for person, why in told.values():
        if person.pk not in heard:
            yield Reminder(person, _telling(action, "action.escalated", f"{action.priority}: {title}", why, text=whose))


def _telling(action: Action, kind: str, title: str, because: str, lead: str = "", text: str = "") -> Telling:
    assert action.due is not None
    return Telling(
        kind=kind,
        subject=action.code,
        period=action.due.isoformat() + lead,
        title=title,
        why=f"You get this because {because}.",
        path=f"/{action.code}",
        text=text.strip(),
        urgent=action.priority in GRAVE,
        incident=action.incident_id,
        postmortem=action.postmortem_id,
        action=action.pk,
    )


def _text(action: Action) -> str:
    return Truncator(action.text).chars(LONGEST)


def _short(day: date | None) -> str:
    return f"{day.day} {day:%B}" if day else ""
