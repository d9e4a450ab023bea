"""Who may know of a postmortem: whoever may know of all its incidents, and its driver."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.postmortems.models import Postmortem


def visible(viewer: Viewer) -> Q:
    """The condition on Postmortem that leaves what the viewer may see."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    through = Postmortem.incidents.through.objects.filter(postmortem=OuterRef("pk"))
    hidden = through.exclude(incident__in=Incident.objects.filter(visible_incident(viewer)).values("pk"))
    alone = Q(private=False) | Q(created_by=viewer) | Exists(through)
    return Q(driver=viewer) | (~Exists(hidden) & alone)


def may_see(viewer: Viewer, postmortem: Postmortem) -> bool:
    """Whether the viewer may know of this postmortem."""
    return Postmortem.objects.filter(visible(viewer), pk=postmortem.pk).exists()


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
