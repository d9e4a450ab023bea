"""Who may know of an action: whoever may know of its incident and its postmortem."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.once import once
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member, require_person
from afterword.domain.actions.models import Action
from afterword.domain.incidents.permissions import hidden as hidden_incidents
from afterword.domain.postmortems.permissions import hidden as hidden_postmortems


def visible(viewer: Viewer) -> Q:
    """The condition on Action that leaves what the viewer may see: told by what is hidden, which is little."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    if viewer.is_admin:
        return Q()
    return ~Q(incident__in=hidden_incidents(viewer)) & ~Q(postmortem__in=hidden_postmortems(viewer))


def hidden(viewer: Person) -> tuple[QuerySet[Action], QuerySet[Action]]:
    """The actions that the viewer may not know of: by their postmortem, and by their incident alone. Not for admins."""
    by_postmortem = Q(postmortem__in=hidden_postmortems(viewer))
    by_incident = Action.objects.filter(~by_postmortem, incident__in=hidden_incidents(viewer))
    return Action.objects.filter(by_postmortem), by_incident


def visible_by(viewer: Viewer, name: str) -> Q:
    """The same condition on rows that name an action: quicker than to look each of them up among the visible ones."""
    if not is_somebody(viewer):
        return Q(pk__in=[])
    known = Q(**{f"{name}__isnull": False})
    if viewer.is_admin:
        return known
    seen = ~Q(**{f"{name}__incident__in": hidden_incidents(viewer)})
    return known & seen & ~Q(**{f"{name}__postmortem__in": hidden_postmortems(viewer)})


def require_sight(actor: Viewer, action: Action) -> Person:
    """The acting person; NotFound when the action is hidden from them."""
    person = require_person(actor)
    rows = Action.objects.filter(visible(person), pk=action.pk)
    if not once(("sees action", person.pk, action.pk), rows.exists):
        raise NotFound(what=f"action {action.code}")
    return person


def require_edit(actor: Viewer, action: Action) -> Person:
    """The acting person, who may change it; NotFound when it is hidden from them, refused for viewers."""
    require_sight(actor, action)
    return require_member(actor)
