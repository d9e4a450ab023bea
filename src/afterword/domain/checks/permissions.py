"""Who may know of a check and its runs: whoever may know of its action."""

from __future__ import annotations

from django.db.models import Q

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, require_member, require_person
from afterword.domain.actions.permissions import visible_by
from afterword.domain.checks.models import Check


def visible(viewer: Viewer) -> Q:
    """The condition on Check that leaves what the viewer may see."""
    return visible_by(viewer, "action")


def require_sight(actor: Viewer, check: Check) -> Person:
    """The acting person; NotFound when the check is hidden from them."""
    person = require_person(actor)
    if not Check.objects.filter(visible(person), pk=check.pk).exists():
        raise NotFound(what="such check")
    return person


def require_edit(actor: Viewer, check: Check) -> Person:
    """The acting person, who may change and run it; NotFound when it is hidden from them, refused for viewers."""
    require_sight(actor, check)
    return require_member(actor)
