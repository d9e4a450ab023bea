"""Writes what a person is told, once, together with the e-mail that is to follow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.notifications.addresses import host
from afterword.domain.notifications.models import Mail, Notification
from afterword.domain.notifications.wishes import mail_at, ways


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything about one notification but the person; `about` holds the ids that decide who may see it."""

    kind: str
    subject: str
    period: str
    title: str
    why: str
    path: str
    text: str = ""
    urgent: bool = False
    incident: int | None = None
    postmortem: int | None = None
    action: int | None = None


def notify(*, person: Person, telling: Telling) -> Notification | None:
    """Tells a person once: None when they were told already, or want nothing of this kind.

    The row and its e-mail are written in one transaction; a unique key holds against a second worker.
    """
    in_app, by_mail = ways(person, telling.kind)
    if not person.is_active or not (in_app or by_mail):
        return None
    try:
        with transaction.atomic():
            return _write(person, telling, in_app, by_mail)
    except IntegrityError:  # another worker was quicker by a moment
        if not _told(person, telling):
            raise
        return None


def _told(person: Person, telling: Telling) -> bool:
    return Notification.objects.filter(
        person=person, kind=telling.kind, subject=telling.subject, period=telling.period
    ).exists()


def _write(person: Person, telling: Telling, in_app: bool, by_mail: bool) -> Notification | None:
    if _told(person, telling):
        return None
    now = clock.now()
    row = Notification.objects.create(
        person=person,
        kind=telling.kind,
        subject=telling.subject,
        period=telling.period,
        title=_plain(telling.title)[:240],
        text=_plain(telling.text),
        why=_plain(telling.why)[:240],
        path=telling.path[:200],
        urgent=telling.urgent,
        in_app=in_app,
        incident_id=telling.incident,
        postmortem_id=telling.postmortem,
        action_id=telling.action,
        created_at=now,
    )
    if by_mail:
        at = mail_at(person, now, urgent=telling.urgent)
        Mail.objects.create(notification=row, message_id=_message_id(row), next_at=at)
    return row


def _plain(text: str) -> str:
    """Without the one sign that PostgreSQL keeps nowhere."""
    return text.replace("\x00", "")


def _message_id(row: Notification) -> str:
    """The same for the same notification, whenever it is written; nobody can guess that of another."""
    key = f"{settings.SECRET_KEY}:{row.person_id}:{row.kind}:{row.subject}:{row.period}"
    return f"<{row.pk}.{hashlib.sha256(key.encode()).hexdigest()[:24]}@{host()}>"
