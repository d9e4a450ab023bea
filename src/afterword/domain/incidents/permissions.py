"""Who may know of an incident: everybody signed in, save for private ones."""

from __future__ import annotations

from collections.abc import Hashable

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.once import kept_here, once
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
    return Q(private=False) | Q(pk__in=told_once(("seen incidents", viewer.pk), SEEN, hidden_values(viewer)))


def visible_by(viewer: Viewer, name: str) -> Q:
    """The same condition on rows that name an incident: quicker than to look each of them up among the visible ones."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    known = Q(**{f"{name}__isnull": False})
    return known if viewer.is_admin else known & ~Q(**{f"{name}__in": hidden(viewer)})


def hidden(viewer: Person) -> RawSQL:
    """The ids of the private incidents that the viewer may not know of; for anybody but administrators."""
    return told_once(("hidden incidents", viewer.pk), HIDDEN, hidden_values(viewer))


def told_once(key: Hashable, sql: str, values: list[int]) -> RawSQL:
    """The query for ids; inside a request that reads, the ids that it gave the first time, written out."""
    if not kept_here():
        return RawSQL(sql, values)  # noqa: S611 - our own words
    ids = once(key, lambda: _ids(sql, values))
    return RawSQL(ids, ())  # noqa: S611 - numbers from the database


def _ids(sql: str, values: list[int]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return ",".join(str(pk) for pk in sorted({int(row[0]) for row in cursor})) or "0"


def hidden_values(viewer: Person) -> list[int]:
    """What stands for the marks in SEEN and HIDDEN."""
    return [viewer.pk] * SEEN.count("%s")


def may_see(viewer: Viewer, incident: Incident) -> bool:
    """Whether the viewer may know of this incident."""
    if is_somebody(viewer) and not incident.private:
        return True
    rows = Incident.objects.filter(visible(viewer), pk=incident.pk)
    return once(("sees incident", getattr(viewer, "pk", None), incident.pk), rows.exists)


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
