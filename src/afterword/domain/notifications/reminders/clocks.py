"""Reminders of the clocks of a postmortem, to its driver: before one runs out, and when it was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from afterword.domain.notifications.reminders.telling import Reminder, tell_new
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.policy.queries import held, numbers
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.clocks import Clock, clocks

KINDS = ("clock.soon", "clock.missed")
LONGEST_MISSED = timedelta(days=3)  # what was missed longer ago, as in an import, is for the digest
YOUNG = timedelta(days=120)  # clocks of what began or was published earlier have all run out
GRAVE = ("P0", "P1")
PATHS = {"draft": "/write", "distributed": "/publish", "published": "/publish"}


def remind(now: datetime) -> int:
    """Tells drivers of clocks that run out soon or were missed; gives how many messages were made."""
    with held():
        reminders = (reminder for row in _candidates(now) for reminder in _of(row, now))
        return tell_new(reminders, KINDS)


def _candidates(now: datetime) -> QuerySet[Postmortem]:
    unfinished = Q(status__in=("draft", "in_review"), created_at__gte=now - YOUNG)
    followed = Q(status="published", published_at__gte=now - YOUNG)
    rows = Postmortem.objects.filter(unfinished | followed, driver__is_active=True).order_by("number")
    return rows.defer("charts", "notes", "redaction").select_related("driver").prefetch_related("incidents", "sections")


def _of(postmortem: Postmortem, now: datetime) -> Iterator[Reminder]:
    driver, warn = postmortem.driver, numbers().warn_before
    for clock in clocks(postmortem, now):
        if driver is None or clock.done_at is not None:
            continue
        if timedelta(0) < clock.left <= warn:
            yield Reminder(driver, _telling(postmortem, clock, "clock.soon", "is due"))
        elif -LONGEST_MISSED <= clock.left <= timedelta(0):
            yield Reminder(driver, _telling(postmortem, clock, "clock.missed", "was due"))


def _telling(postmortem: Postmortem, clock: Clock, kind: str, verb: str) -> Telling:
    assert postmortem.driver is not None
    local = clock.due.astimezone(ZoneInfo(postmortem.driver.zone))
    when = f"{local:%A} {local.day} {local:%B, %H:%M %Z}"
    title = f"{postmortem.code}: {clock.title.removesuffix(' due')} {verb} {when}"
    return Telling(
        kind=kind,
        subject=postmortem.code,
        period=f"{clock.name} {clock.due:%Y-%m-%dT%H:%M}",
        title=title,
        text=Truncator(postmortem.title).chars(200),
        why=f"You get this because you drive {postmortem.code}.",
        path=f"/{postmortem.code}{PATHS.get(clock.name, '')}",
        urgent=postmortem.severity in GRAVE,
        postmortem=postmortem.pk,
    )
