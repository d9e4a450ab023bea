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
    """The condition on Action that leaves what the viewer may see: told by what is hidden, which is little."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    hidden = Incident.objects.filter(private=True).exclude(visible_incident(viewer))
    concerned = Postmortem.objects.filter(Q(private=True) | Q(incidents__private=True))
    unread = concerned.exclude(visible_postmortem(viewer))
    return ~Q(incident__in=hidden.values("pk")) & ~Q(postmortem__in=unread.values("pk"))


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
