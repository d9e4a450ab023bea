"""Who may know of a postmortem: whoever may know of all its incidents, and its driver."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.expressions import RawSQL

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.once import once
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.incidents.permissions import HIDDEN as OF_INCIDENTS
from afterword.domain.incidents.permissions import told_once
from afterword.domain.postmortems.models import Postmortem

# The two ways to be hidden: by a private incident, and as a private document that has none. Drivers see their own.
HIDDEN = (
    f"SELECT link.postmortem_id FROM postmortems_postmortem_incidents link WHERE link.incident_id IN ({OF_INCIDENTS}) "  # noqa: S608
    "AND link.postmortem_id NOT IN (SELECT own.id FROM postmortems_postmortem own WHERE own.driver_id = %s) "
    "UNION ALL SELECT alone.id FROM postmortems_postmortem alone WHERE alone.private AND alone.created_by_id <> %s "
    "AND (alone.driver_id IS NULL OR alone.driver_id <> %s) AND NOT EXISTS "
    "(SELECT 1 FROM postmortems_postmortem_incidents any_link WHERE any_link.postmortem_id = alone.id)"
)


def visible(viewer: Viewer) -> Q:
    """The condition on Postmortem that leaves what the viewer may see: told by what is hidden, which is little."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    return ~Q(pk__in=hidden(viewer))


def visible_by(viewer: Viewer, name: str) -> Q:
    """The same condition on rows that name a postmortem: quicker than to look each up among the visible ones."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    known = Q(**{f"{name}__isnull": False})
    return known if viewer.is_admin else known & ~Q(**{f"{name}__in": hidden(viewer)})


def hidden(viewer: Person) -> RawSQL:
    """The ids of the postmortems that the viewer may not know of; for anybody but administrators."""
    return told_once(("hidden postmortems", viewer.pk), HIDDEN, [viewer.pk] * HIDDEN.count("%s"))


def may_see(viewer: Viewer, postmortem: Postmortem) -> bool:
    """Whether the viewer may know of this postmortem."""
    rows = Postmortem.objects.filter(visible(viewer), pk=postmortem.pk)
    return once(("sees postmortem", getattr(viewer, "pk", None), postmortem.pk), rows.exists)


def require_sight(actor: Viewer, postmortem: Postmortem) -> Person:
    """The acting person; NotFound when the postmortem is hidden from them."""
    person = require_person(actor)
    if not may_see(person, postmortem):
        raise NotFound(what=f"postmortem {postmortem.code}")
    return person


def require_edit(actor: Viewer, postmortem: Postmortem) -> Person:
    """The acting person, who may change it; NotFound when it is hidden from them, refused for viewers."""
    require_sight(actor, postmortem)
    return require_member(actor)
