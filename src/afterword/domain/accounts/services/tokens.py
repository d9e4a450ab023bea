"""Makes personal tokens for /api/v1, takes them back, and tells whose a token is."""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import ApiToken, Person
from afterword.domain.accounts.permissions import require_admin, require_person
from afterword.domain.accounts.scopes import SCOPES, scopes_for
from afterword.domain.accounts.services.hashing import hashed
from afterword.domain.journal.services import record

MARK = "afterword_pat_"  # what a scanner for leaked secrets looks for; a checksum at the end spares it false alarms
FORM = re.compile(rf"({MARK}[a-z0-9]{{10}}_[\w-]{{43}})_([0-9a-f]{{8}})")
OLD_FORM = re.compile(r"aw_[\w-]{20,80}")  # made before tokens had scopes; they end with their 90 days
LIFE = 90  # days
LONGEST_LIFE = 366
SEEN_EVERY = timedelta(minutes=1)  # a token's last use is not written more often
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def make_token(*, actor: Person, name: str, scopes: Iterable[str], days: int = LIFE) -> tuple[ApiToken, str]:
    """A new personal token and its secret, which is shown once and not kept."""
    actor, name = require_person(actor), name.strip()
    if not name or len(name) > 80:
        raise InputError(message="A token needs a name of at most 80 characters, so that you know it again.")
    if not 1 <= days <= LONGEST_LIFE:
        raise InputError(message=f"A token works for 1 to {LONGEST_LIFE} days, not {days}.")
    wanted, secret, now = _checked(actor, scopes), _secret(), clock.now()
    with transaction.atomic():
        token = ApiToken.objects.create(
            person=actor,
            name=name,
            prefix=secret[: len(MARK) + 10],
            secret_hash=hashed(secret),
            scopes=wanted,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        record(actor=actor, verb="token.made", subject=token, after={"name": name, "scopes": wanted, "days": days})
    return token, secret


def _checked(actor: Person, scopes: Iterable[str]) -> list[str]:
    """The scopes in their usual order, if there are any and the person may have them all."""
    given = set(scopes)
    if unknown := given - set(SCOPES):
        raise InputError(message=f"{min(unknown)} is not a scope; choose among {', '.join(SCOPES)}.")
    if refused := given - scopes_for(actor):
        raise InputError(message=f"Your role has no use for {min(refused)}; leave it out.")
    if not given:
        raise InputError(message="A token needs at least one scope; choose what it may do.")
    return [scope for scope in SCOPES if scope in given]


def _secret() -> str:
    """A new secret: mark, a public part by which its owner knows it, 256 random bits, and a checksum."""
    body = f"{MARK}{''.join(secrets.choice(LETTERS) for _ in range(10))}_{secrets.token_urlsafe(32)}"
    return f"{body}_{_checksum(body)}"


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"


def revoke_token(*, actor: Person, token: ApiToken) -> ApiToken:
    """Makes a token useless, one's own or, as administrator, anybody's."""
    if require_person(actor) != token.person:
        require_admin(actor, "revoke the token of somebody else")
    if token.revoked_at is None:
        with transaction.atomic():
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            record(actor=actor, verb="token.revoked", subject=token, after={"name": token.name})
    return token


def well_formed(secret: str) -> bool:
    """Whether a text can be one of our tokens at all: the database need not be asked about anything else."""
    match = FORM.fullmatch(secret)
    return match[2] == _checksum(match[1]) if match else bool(OLD_FORM.fullmatch(secret))


def person_of_token(secret: str, *, now: datetime | None = None) -> tuple[Person, ApiToken] | None:
    """The person and token behind a secret; None when it is unknown, revoked, over, or its person was switched off."""
    if not well_formed(secret):
        return None
    now = now or clock.now()
    tokens = ApiToken.objects.select_related("person").filter(revoked_at=None, expires_at__gt=now)
    token = tokens.filter(secret_hash=hashed(secret), person__is_active=True).first()
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.person, token
