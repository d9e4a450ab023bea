"""The secret addresses of a person's calendar and feed: made, renewed and revoked by that person."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_person
from afterword.domain.accounts.services.hashing import hashed
from afterword.domain.actions.models import FeedAddress
from afterword.domain.journal.services import record

SEEN_EVERY = timedelta(hours=1)  # programs ask often; that one was read is written this seldom
CALENDAR, POSTMORTEMS = FeedAddress.Kind.CALENDAR.value, FeedAddress.Kind.POSTMORTEMS.value
VERBS = {CALENDAR: "calendar", POSTMORTEMS: "feed"}


def make_feed(*, actor: Person, kind: str = CALENDAR) -> str:
    """The secret of a new address, told this once; the address before stops working."""
    person, secret, kind = require_person(actor), secrets.token_urlsafe(32), _checked(kind)
    with transaction.atomic():
        fields = {"secret_hash": hashed(secret), "made_at": clock.now(), "last_read_at": None}
        feed, _ = FeedAddress.objects.update_or_create(person=person, kind=kind, defaults=fields)
        record(actor=person, verb=f"{VERBS[kind]}.made", subject=feed)
    return secret


def revoke_feed(*, actor: Person, kind: str = CALENDAR) -> None:
    """Lets an address of the actor's lead nowhere from now on."""
    person, kind = require_person(actor), _checked(kind)
    with transaction.atomic():
        feed = FeedAddress.objects.filter(person=person, kind=kind).first()
        if feed is not None:
            record(actor=person, verb=f"{VERBS[kind]}.revoked", subject=feed)
            feed.delete()


def person_of_feed(secret: str, kind: str = CALENDAR) -> Person | None:
    """Whose calendar or feed a secret opens; None when it was revoked, never was, or its person was switched off."""
    rows = FeedAddress.objects.select_related("person").filter(secret_hash=hashed(secret), kind=kind)
    feed = rows.first()
    if feed is None or not feed.person.is_active:
        return None
    now = clock.now()
    long_ago = Q(last_read_at=None) | Q(last_read_at__lt=now - SEEN_EVERY)
    FeedAddress.objects.filter(long_ago, pk=feed.pk).update(last_read_at=now)
    return feed.person


def _checked(kind: str) -> str:
    if kind not in FeedAddress.Kind.values:
        raise InputError(message=f"{kind or 'Nothing'} has no address of its own; choose calendar or postmortems.")
    return kind
