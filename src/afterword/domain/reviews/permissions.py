"""Who may say what in a review."""

from __future__ import annotations

from afterword.core.errors import InputError, NotAllowed, RuleBroken
from afterword.domain.accounts.models import Person, Team
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see, require_edit
from afterword.domain.reviews.drivers import has_driven
from afterword.domain.reviews.models import Kind


def require_reviewer(actor: Person, postmortem: Postmortem, kind: str, says: str) -> Person:
    """The acting person, who may give that verdict; a driver cannot approve the technical review of their own."""
    person = require_edit(actor, postmortem)
    require_open(postmortem)
    if kind == Kind.TECHNICAL and says == "approve" and has_driven(person, postmortem):
        remedy = "anybody else who may see it can, best a senior engineer who knows the services"
        verb = "drive" if postmortem.driver_id == person.pk else "drove before"
        raise NotAllowed(what=f"approve the technical review of {postmortem.code}, which you {verb}", remedy=remedy)
    return person


def require_open(postmortem: Postmortem) -> None:
    """Refuses a review of what is closed."""
    if postmortem.status == Postmortem.Status.CLOSED:
        raise RuleBroken(message=f"{postmortem.code} is closed; what was said in its reviews stays as it was.")


def check_person(person: Person, postmortem: Postmortem, kind: str) -> None:
    """Refuses to ask somebody who could not answer."""
    if not person.is_active:
        raise InputError(message=f"{person.name} was switched off and cannot be asked; choose somebody else.")
    if not may_see(person, postmortem):
        raise InputError(
            message=f"{postmortem.code} is private and not shared with {person.name}; "
            "give them a role in its incident, or ask somebody who may see it."
        )
    if person.role == Person.Role.VIEWER:
        raise InputError(message=f"{person.name} reads and comments but gives no verdict; ask a member.")
    if kind == Kind.TECHNICAL and has_driven(person, postmortem):
        verb = "drives" if postmortem.driver_id == person.pk else "drove"
        raise InputError(
            message=f"{person.name} {verb} {postmortem.code} and cannot approve it; ask an engineer who does not."
        )


def check_team(team: Team, postmortem: Postmortem, kind: str) -> None:
    """Refuses to ask a team of which nobody could answer."""
    people = [one.person for one in team.memberships.select_related("person")]
    able = [one for one in people if _could_answer(one, postmortem, kind)]
    if not able:
        raise InputError(
            message=f"Nobody of {team.name} could answer for {postmortem.code}: its members must see it, be more than "
            "viewers, and not drive it. Ask a person instead."
        )


def _could_answer(person: Person, postmortem: Postmortem, kind: str) -> bool:
    try:
        check_person(person, postmortem, kind)
    except InputError:
        return False
    return True
