"""What a person wants to be told, by which way, and when their day and their quiet hours are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from afterword.domain.accounts.models import Person
from afterword.domain.notifications.kinds import BY_NAME
from afterword.domain.notifications.models import Choice, Habits
from afterword.domain.policy.queries import numbers


def ways(person: Person, kind: str) -> tuple[bool, bool]:
    """Whether the person hears of this kind in the app, and by e-mail."""
    chosen = Choice.objects.filter(person=person, kind=kind).values_list("in_app", "by_mail").first()
    told = BY_NAME[kind]
    return chosen or (told.in_app, told.by_mail)


def habits_of(person: Person) -> Habits:
    """When the person wants e-mail: as they chose, else as the policy says; not saved."""
    habits = Habits.objects.filter(person=person).first() or Habits(person=person)
    if not habits.own_hours:
        policy = numbers()
        habits.quiet_from, habits.quiet_until = policy.quiet_from, policy.quiet_until
    return habits


def mail_at(person: Person, now: datetime, *, urgent: bool) -> datetime:
    """When an e-mail to the person may go: now, or when their quiet hours end."""
    habits, zone = habits_of(person), ZoneInfo(person.zone)
    start, end = habits.quiet_from, habits.quiet_until
    local = now.astimezone(zone)
    if start is None or end is None or (urgent and habits.urgent_at_once) or not within(local.time(), start, end):
        return now
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)


def within(at: time, start: time, end: time) -> bool:
    """Whether a time of the day lies in hours that may go over midnight; hours without length hold nothing."""
    return start <= at < end if start <= end else at >= start or at < end


def day_of(zone: ZoneInfo, now: datetime, begins: time) -> date:
    """The day it is for reminders there: a new one begins in the morning, when people read them."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= begins else local.date() - timedelta(days=1)
