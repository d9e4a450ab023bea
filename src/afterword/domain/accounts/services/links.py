"""Makes and uses links that sign a person in once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction

from afterword.core.errors import InputError, NotAllowed
from afterword.domain import clock
from afterword.domain.accounts.models import Person, SignInLink
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.accounts.services.hashing import hashed
from afterword.domain.journal.services import record

LINK_LIFE = timedelta(hours=24)


def make_sign_in_link(*, actor: Person | None, person: Person) -> str:
    """The secret of a new link that signs `person` in once within a day. Earlier unused links stop working.

    Without an actor it is the machine's owner, at the command line.
    """
    if actor is not None and actor != person:
        require_admin(actor, "make a sign-in link for somebody else")
    if not person.is_active:
        raise InputError(message=f"{person.name} was switched off; switch them on first.")
    secret, now = secrets.token_urlsafe(32), clock.now()
    with transaction.atomic():
        SignInLink.objects.filter(person=person, used_at=None).update(expires_at=now)
        SignInLink.objects.create(person=person, secret_hash=hashed(secret), created_at=now, expires_at=now + LINK_LIFE)
        record(actor=actor, verb="person.link_made", subject=person)
    return secret


def use_sign_in_link(*, secret: str) -> Person:
    """The person whom the link signs in; the link is spent by it."""
    now = clock.now()
    with transaction.atomic():
        link = (
            SignInLink.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person")
            .filter(secret_hash=hashed(secret), used_at=None, expires_at__gt=now, person__is_active=True)
            .first()
        )
        if link is None:
            raise NotAllowed(
                what="sign in with this link, it was used before or is too old",
                remedy="ask an administrator for a new one, or run: afterword sign-in-link EMAIL",
            )
        link.used_at = now
        link.save(update_fields=["used_at"])
        record(actor=link.person, verb="person.signed_in_by_link", subject=link.person)
    return link.person
