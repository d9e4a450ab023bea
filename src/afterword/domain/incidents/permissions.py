"""Who may know of an incident: everybody signed in, save for private ones."""

from __future__ import annotations

from django.db.models import Q

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.incidents.models import Incident, RoleAssignment


def visible(viewer: Viewer) -> Q:
    """The condition on Incident that leaves what the viewer may see; as a subquery, so that no row comes twice."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    held = RoleAssignment.objects.filter(person=viewer).values("incident")
    teams = viewer.memberships.values("team")
    return Q(private=False) | Q(declared_by=viewer) | Q(pk__in=held) | Q(team__in=teams)


def may_see(viewer: Viewer, incident: Incident) -> bool:
    """Whether the viewer may know of this incident."""
    if is_somebody(viewer) and not incident.private:
        return True
    return Incident.objects.filter(visible(viewer), pk=incident.pk).exists()


def require_sight(actor: Viewer, incident: Incident) -> Person:
    """The acting person; NotFound when the incident is hidden from them."""
    person = require_person(actor)
    if not may_see(person, incident):
        raise NotFound(what=f"incident {incident.code}")
    return person


def require_edit(actor: Viewer, incident: Incident) -> Person:
    """The acting person, who may change it; NotFound when it is hidden from them, refused for viewers."""
    require_sight(actor, incident)
    return require_member(actor)
