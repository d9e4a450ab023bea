"""Adds people and teams, signs people in by a one-time link, and hands out API tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from afterword.core.errors import Conflict, InputError, NotAllowed
from afterword.domain import clock
from afterword.domain.accounts.models import ApiToken, Membership, Person, SignInLink, Team
from afterword.domain.accounts.permissions import require_admin, require_manager, require_person
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record

LINK_LIFE = timedelta(hours=24)
KEY_MARK = "aw_"
SEEN_EVERY = timedelta(minutes=1)  # a token's last use is not written more often


def _hash(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_person(
    *,
    actor: Person | None,
    email: str,
    name: str,
    handle: str = "",
    zone: str = "UTC",
    role: str = Person.Role.MEMBER,
) -> Person:
    """Adds a person who can sign in by a link. Without an actor it is the machine's owner, at the command line."""
    email, name = email.strip(), name.strip()
    _check_person(email, name, zone)
    _check_role(role)
    with transaction.atomic():
        if actor is not None:
            require_admin(actor, "add people")
        if Person.objects.filter(email__iexact=email).exists():
            raise Conflict(message=f"{email} belongs to somebody already; choose another address.")
        person = Person(email=email, name=name, zone=zone, role=role, joined_at=clock.now())
        person.handle = _free_handle(handle or name or email.partition("@")[0], chosen=bool(handle))
        person.set_unusable_password()
        person.save()
        record(actor=actor, verb="person.added", subject=person, after={"name": name, "email": email, "role": role})
    return person


def _check_person(email: str, name: str, zone: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise InputError(message=f"{email or 'Nothing'} is not an e-mail address; write it as name@host.") from error
    if not name or len(name) > 120:
        raise InputError(message="A person needs a name of at most 120 characters.")
    if zone not in available_timezones():
        raise InputError(message=f"{zone} is not a time zone; write it as Europe/Copenhagen.")


def _check_role(role: str) -> None:
    if role not in Person.Role.values:
        raise InputError(message=f"{role or 'Nothing'} is not a role; choose viewer, member or admin.")


def _free_handle(wish: str, *, chosen: bool) -> str:
    """The handle as wished, or with a number behind it when it was only derived from the name."""
    stem = slugify(wish.lstrip("@"))[:36] or "person"
    if not Person.objects.filter(handle__iexact=stem).exists():
        return stem
    if chosen:
        raise Conflict(message=f"@{stem} belongs to somebody already; choose another handle.")
    taken = set(Person.objects.filter(handle__istartswith=stem).values_list("handle", flat=True))
    return next(f"{stem}{n}" for n in range(2, len(taken) + 3) if f"{stem}{n}" not in taken)


def change_person(
    *,
    actor: Person,
    person: Person,
    name: str | None = None,
    zone: str | None = None,
    is_active: bool | None = None,
    role: str | None = None,
) -> Person:
    """Changes a name or zone (one's own, or as administrator), or, as administrator, a role or who may sign in."""
    actor = require_person(actor)
    if actor != person or is_active is not None or role is not None:
        require_admin(actor, "change other people")
    if actor == person and (is_active is False or role not in (None, person.role)):
        raise InputError(message="You cannot switch yourself off or take your own role; ask another administrator.")
    given = {"name": name and name.strip(), "zone": zone or None, "is_active": is_active, "role": role}
    with transaction.atomic():
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())
        before, after = assign(person, {field: value for field, value in given.items() if value is not None})
        _check_person(person.email, person.name, person.zone)
        _check_role(person.role)
        if after:
            person.save(update_fields=list(after))
            record(actor=actor, verb="person.changed", subject=person, before=before, after=after)
    return person


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
        SignInLink.objects.create(person=person, secret_hash=_hash(secret), created_at=now, expires_at=now + LINK_LIFE)
        record(actor=actor, verb="person.link_made", subject=person)
    return secret


def use_sign_in_link(*, secret: str) -> Person:
    """The person whom the link signs in; the link is spent by it."""
    now = clock.now()
    with transaction.atomic():
        link = (
            SignInLink.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(secret_hash=_hash(secret), used_at=None, expires_at__gt=now, person__is_active=True)
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


def set_password(*, actor: Person, person: Person, password: str) -> Person:
    """Sets a password, one's own or, as administrator, somebody else's."""
    if require_person(actor) != person:
        require_admin(actor, "set the password of somebody else")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InputError(message=" ".join(error.messages)) from error
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        record(actor=actor, verb="person.password_set", subject=person)
    return person


def add_team(*, actor: Person, name: str) -> Team:
    """Adds a team."""
    require_admin(actor, "add teams")
    name = name.strip()
    slug = slugify(name)
    if not slug or len(name) > 80:
        raise InputError(message="A team needs a name of at most 80 characters, with letters or digits in it.")
    with transaction.atomic():
        if Team.objects.filter(slug=slug).exists():
            raise Conflict(message=f"There is a team named {name} already.")
        team = Team.objects.create(name=name, slug=slug)
        record(actor=actor, verb="team.added", subject=team, after={"name": name})
    return team


def add_member(*, actor: Person, team: Team, person: Person, role: str = Membership.Role.MEMBER) -> Membership:
    """Puts a person into a team, or changes their role there; administrators and the team's managers may."""
    require_manager(actor, team, "change who is in this team")
    if role not in Membership.Role.values:
        raise InputError(message=f"{role} is not a role in a team; choose member or manager.")
    with transaction.atomic():
        membership, _ = Membership.objects.update_or_create(team=team, person=person, defaults={"role": role})
        after = {"person": person.name, "role": role}
        record(actor=actor, verb="team.member_added", subject=team, after=after)
    return membership


def remove_member(*, actor: Person, team: Team, person: Person) -> None:
    """Takes a person out of a team."""
    require_manager(actor, team, "change who is in this team")
    with transaction.atomic():
        Membership.objects.filter(team=team, person=person).delete()
        record(actor=actor, verb="team.member_removed", subject=team, before={"person": person.name})


def make_token(*, actor: Person, name: str, scope: str = ApiToken.Scope.WRITE) -> tuple[ApiToken, str]:
    """A new personal token and its secret, which is shown once and not kept."""
    actor, name = require_person(actor), name.strip()
    if not name or len(name) > 80:
        raise InputError(message="A token needs a name of at most 80 characters, so that you know it again.")
    if scope not in ApiToken.Scope.values:
        raise InputError(message=f"{scope} is not a scope; choose read or write.")
    secret = KEY_MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            person=actor,
            name=name,
            prefix=secret[:9],
            secret_hash=_hash(secret),
            scope=scope,
            created_at=clock.now(),
        )
        record(actor=actor, verb="token.made", subject=token, after={"name": name, "scope": scope})
    return token, secret


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


def person_of_token(secret: str, *, now: datetime | None = None) -> tuple[Person, ApiToken] | None:
    """The person and token behind a secret; None when it is unknown, revoked, or its person was switched off."""
    if not re.fullmatch(rf"{KEY_MARK}[\w-]{{20,80}}", secret):
        return None
    tokens = ApiToken.objects.select_related("person")
    token = tokens.filter(secret_hash=_hash(secret), revoked_at=None, person__is_active=True).first()
    if token is None:
        return None
    now = now or clock.now()
    if token.last_used_at is None or now - token.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.person, token
