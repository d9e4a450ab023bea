"""Reads people, teams and tokens."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from afterword.core.errors import NotFound, UnknownPerson
from afterword.domain.accounts.models import ApiToken, Membership, Person, Team
from afterword.domain.accounts.permissions import Viewer, is_somebody


def people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody who can sign in, by name."""
    return Person.objects.filter(is_active=True) if is_somebody(viewer) else Person.objects.none()


def holders(viewer: Viewer, *kept: Person | None) -> QuerySet[Person]:
    """Everybody to whom work can be given, by name: all but viewers; whoever has it already is kept."""
    return people(viewer).exclude(~Q(pk__in=[one.pk for one in kept if one]), role=Person.Role.VIEWER)


def all_people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody, for administrators with those who were switched off."""
    if is_somebody(viewer) and viewer.is_admin:
        return Person.objects.all()
    return people(viewer)


def person_by_handle(viewer: Viewer, handle: str) -> Person:
    """The person that `@handle` (with or without the @) or an e-mail address names."""
    word = handle.strip().lstrip("@")
    found = people(viewer).filter(handle__iexact=word).first() or people(viewer).filter(email__iexact=word).first()
    if found is None:
        raise UnknownPerson(handle=word if "@" in word else f"@{word}")
    return found


def person_by_id(viewer: Viewer, pk: int) -> Person:
    """One person."""
    found = people(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such person")
    return found


def teams(viewer: Viewer) -> QuerySet[Team]:
    """All teams with their members."""
    if not is_somebody(viewer):
        return Team.objects.none()
    return Team.objects.prefetch_related("memberships__person")


def team_by_slug(viewer: Viewer, slug: str) -> Team:
    """One team."""
    found = teams(viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound(what=f"team {slug}")
    return found


def managed(viewer: Viewer) -> set[int]:
    """The ids of the teams that the viewer manages; for an administrator all of them."""
    if not is_somebody(viewer):
        return set()
    rows = Team.objects.all()
    if not viewer.is_admin:
        rows = rows.filter(memberships__person=viewer, memberships__role=Membership.Role.MANAGER)
    return set(rows.values_list("pk", flat=True))


def tokens(viewer: Viewer) -> QuerySet[ApiToken]:
    """The viewer's own tokens, newest first, revoked ones too."""
    return ApiToken.objects.filter(person=viewer) if is_somebody(viewer) else ApiToken.objects.none()


def first_run() -> bool:
    """Whether nobody was added yet."""
    return not Person.objects.exists()
