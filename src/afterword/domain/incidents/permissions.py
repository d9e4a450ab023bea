"""Who may know of an incident: everybody signed in, save for private ones."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.expressions import RawSQL

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.incidents.models import Incident

# Written by hand: a condition of Django's with the same meaning took 5 ms to put together, many times for each page.
SEEN = (
    "SELECT seen.id FROM incidents_incident seen WHERE seen.private AND (seen.declared_by_id = %s "
    "OR seen.team_id IN (SELECT mine.team_id FROM accounts_membership mine WHERE mine.person_id = %s) "
    "OR EXISTS (SELECT 1 FROM incidents_roleassignment held WHERE held.incident_id = seen.id AND held.person_id = %s))"
)
HIDDEN = f"SELECT kept.id FROM incidents_incident kept WHERE kept.private AND kept.id NOT IN ({SEEN})"  # noqa: S608


def visible(viewer: Viewer) -> Q:
    """The condition on Incident that leaves what the viewer may see: what is open, and few private ones by their id."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    return Q(private=False) | Q(pk__in=RawSQL(SEEN, hidden_values(viewer)))  # noqa: S611 - our own words


def hidden(viewer: Person) -> RawSQL:
    """The ids of the private incidents that the viewer may not know of; for anybody but administrators."""
    return RawSQL(HIDDEN, hidden_values(viewer))  # noqa: S611 - our own words


def hidden_values(viewer: Person) -> list[int]:
    """What stands for the marks in SEEN and HIDDEN."""
    return [viewer.pk] * SEEN.count("%s")


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
