"""Adds people and changes who they are and what they may do."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from afterword.core.errors import Conflict, InputError
from afterword.core.zones import known_zones
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_admin, require_person
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record


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
    check_zone(zone)


def check_zone(zone: str) -> None:
    """Refuses what is no time zone."""
    if zone not in known_zones():
        raise InputError(message=f"{zone or 'Nothing'} is not a time zone; write it as Europe/Copenhagen.")


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
    if actor == person and is_active is False:
        raise InputError(message="You cannot switch yourself off; ask another administrator.")
    given = {"name": name and name.strip(), "zone": zone or None, "is_active": is_active, "role": role}
    with transaction.atomic():
        leaves = is_active is False or role not in (None, Person.Role.ADMIN)
        if leaves and _locked_admins() == {person.pk}:
            raise InputError(message=f"{person.name} is the last administrator; make somebody else one first.")
        person.refresh_from_db(from_queryset=Person.objects.select_for_update(no_key=True))
        before, after = assign(person, {field: value for field, value in given.items() if value is not None})
        _check_person(person.email, person.name, person.zone)
        _check_role(person.role)
        if after:
            person.save(update_fields=list(after))
            record(actor=actor, verb="person.changed", subject=person, before=before, after=after)
    return person


def _locked_admins() -> set[int]:
    """The administrators who can sign in; locked, so that of two that demote each other at once one is refused."""
    rows = Person.objects.filter(role=Person.Role.ADMIN, is_active=True).order_by("pk").select_for_update(no_key=True)
    return set(rows.values_list("pk", flat=True))


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
