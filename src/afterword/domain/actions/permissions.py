"""Who may know of an action: whoever may know of its incident and its postmortem."""

from __future__ import annotations

from django.db.models import Q

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible as visible_postmortem


def visible(viewer: Viewer) -> Q:
    """The condition on Action that leaves what the viewer may see."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    incidents = Incident.objects.filter(visible_incident(viewer)).values("pk")
    postmortems = Postmortem.objects.filter(visible_postmortem(viewer)).values("pk")
    return (Q(incident=None) | Q(incident__in=incidents)) & (Q(postmortem=None) | Q(postmortem__in=postmortems))


def require_sight(actor: Viewer, action: Action) -> Person:
    """The acting person; NotFound when the action is hidden from them."""
    person = require_person(actor)
    if not Action.objects.filter(visible(person), pk=action.pk).exists():
        raise NotFound(what=f"action {action.code}")
    return person


def require_edit(actor: Viewer, action: Action) -> Person:
    """The acting person, who may change it; NotFound when it is hidden from them, refused for viewers."""
    require_sight(actor, action)
    return require_member(actor)
