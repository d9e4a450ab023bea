"""Who may do what, as far as it depends on the person alone."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from afterword.core.errors import InputError, NotAllowed
from afterword.domain.accounts.models import Membership, Person, Team

Viewer = Person | AnonymousUser | None


def is_somebody(viewer: Viewer) -> TypeGuard[Person]:
    """Whether the viewer is a person who may sign in."""
    return isinstance(viewer, Person) and viewer.is_active


def require_person(actor: Viewer) -> Person:
    """The acting person; refuses whoever is not signed in or was switched off."""
    if not is_somebody(actor):
        raise NotAllowed(what="do this without being signed in", remedy="sign in first")
    return actor


def require_member(actor: Viewer) -> Person:
    """The acting person, who may change things; refuses viewers, who read and comment."""
    person = require_person(actor)
    if person.role == Person.Role.VIEWER:
        raise NotAllowed(what="change this as a viewer", remedy="ask an administrator to make you a member")
    return person


def may_hold(person: Person) -> bool:
    """Whether work can be given to the person: not to viewers, who could not do it, nor to whoever was switched off."""
    return person.is_active and person.role != Person.Role.VIEWER


def require_holder(person: Person | None, what: str) -> None:
    """Refuses to give work to whoever cannot do it; `what` completes the sentence "... cannot ..."."""
    if person is None or may_hold(person):
        return
    why = "is a viewer" if person.is_active else "was switched off"
    raise InputError(message=f"{person.name} {why} and cannot {what}; choose somebody else.")


def manages(person: Person, team: Team | None) -> bool:
    """Whether the person is one of a team's managers, or an administrator."""
    if person.is_admin:
        return True
    return team is not None and team.memberships.filter(person=person, role=Membership.Role.MANAGER).exists()


def require_manager(actor: Viewer, team: Team | None, what: str) -> Person:
    """The acting manager of a team, or administrator; `what` completes the sentence "You may not ..."."""
    person = require_member(actor)
    if not manages(person, team):
        raise NotAllowed(what=what, remedy="ask a manager of the team or an administrator")
    return person


def require_admin(actor: Viewer, what: str) -> Person:
    """The acting administrator; `what` completes the sentence "You may not ..."."""
    person = require_person(actor)
    if not person.is_admin:
        raise NotAllowed(what=what, remedy="ask an administrator")
    return person
