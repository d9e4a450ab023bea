"""Who may do what, as far as it depends on the person alone."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from afterword.core.errors import NotAllowed
from afterword.domain.accounts.models import Person

Viewer = Person | AnonymousUser | None


def is_somebody(viewer: Viewer) -> TypeGuard[Person]:
    """Whether the viewer is a person who may sign in."""
    return isinstance(viewer, Person) and viewer.is_active


def require_person(actor: Viewer) -> Person:
    """The acting person; refuses whoever is not signed in or was switched off."""
    if not is_somebody(actor):
        raise NotAllowed(what="do this without being signed in", remedy="sign in first")
    return actor


def require_admin(actor: Viewer, what: str) -> Person:
    """The acting administrator; `what` completes the sentence "You may not ..."."""
    person = require_person(actor)
    if not person.is_admin:
        raise NotAllowed(what=what, remedy="ask an administrator")
    return person
