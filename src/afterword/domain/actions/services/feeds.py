"""The secret address of a person's calendar: made, renewed and revoked by that person."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.actions.models import CalendarFeed
from afterword.domain.journal.services import record

SEEN_EVERY = timedelta(hours=1)  # calendars ask often; that one was read is written this seldom


def make_feed(*, actor: Person) -> str:
    """The secret of a new address, told this once; the address before stops working."""
    person, secret = require_person(actor), secrets.token_urlsafe(32)
    with transaction.atomic():
        fields = {"secret_hash": hashed(secret), "made_at": clock.now(), "last_read_at": None}
        feed, _ = CalendarFeed.objects.update_or_create(person=person, defaults=fields)
        record(actor=person, verb="calendar.made", subject=feed)
    return secret


def revoke_feed(*, actor: Person) -> None:
    """Lets the address of the actor's calendar lead nowhere from now on."""
    person = require_person(actor)
    with transaction.atomic():
        feed = CalendarFeed.objects.filter(person=person).first()
        if feed is not None:
            record(actor=person, verb="calendar.revoked", subject=feed)
            feed.delete()


def person_of_feed(secret: str) -> Person | None:
    """Whose calendar a secret opens; None when it was revoked, never was, or its person was switched off."""
    feed = CalendarFeed.objects.select_related("person").filter(secret_hash=hashed(secret)).first()
    if feed is None or not feed.person.is_active:
        return None
    now = clock.now()
    long_ago = Q(last_read_at=None) | Q(last_read_at__lt=now - SEEN_EVERY)
    CalendarFeed.objects.filter(long_ago, pk=feed.pk).update(last_read_at=now)
    return feed.person


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
