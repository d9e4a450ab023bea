"""Which actions a postmortem may tell of: none of a private incident that is not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterword.domain.postmortems.models import Postmortem

if TYPE_CHECKING:
    from afterword.domain.actions.models import Action


def told_with_postmortem() -> Q:
    """The condition on Action that leaves what everybody may read who may read its postmortem.

    It is the same for everybody, since what is published, counted and approved must be: an action of a private incident
    stays out, save where the postmortem is about that incident and so kept to its people.
    """
    own = Postmortem.incidents.through.objects.filter(incident=OuterRef("incident"), postmortem=OuterRef("postmortem"))
    return Q(incident=None) | Q(incident__private=False) | Q(Exists(own))


def actions_of(postmortem: Postmortem) -> QuerySet[Action]:
    """The actions that the postmortem may tell of."""
    return postmortem.actions.filter(told_with_postmortem())
