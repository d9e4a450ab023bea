"""Things by their numbers, with all that an answer shows, as the caller may see them."""

from __future__ import annotations

import re

from django.db.models import Prefetch, prefetch_related_objects

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import person_by_handle
from afterword.domain.actions import queries as actions
from afterword.domain.actions.models import Action
from afterword.domain.incidents import queries as incidents
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.postmortems.belonging import told_with_postmortem
from afterword.domain.postmortems.models import Postmortem


def number_in(prefix: str, code: str) -> int:
    """42 for INC-042 (or 42); whatever is no number of that kind is a thing that does not exist."""
    found = re.fullmatch(rf"(?:{prefix}-)?0*(\d{{1,9}})", code.strip(), re.IGNORECASE)
    if not found:
        raise NotFound(what=f"{prefix} number {code}")
    return int(found.group(1))


def incident_of(person: Person, number: int) -> Incident:
    """The incident of that number."""
    return incidents.incident_by_number(person, number)


def entry_of(person: Person, number: int, entry: int) -> Entry:
    """An entry of that incident's log."""
    return incidents.entry_by_id(person, incident_of(person, number), entry)


def postmortem_of(person: Person, number: int) -> Postmortem:
    """The postmortem of that number, with its sections, timeline and actions."""
    found = postmortems.postmortem_by_number(person, number)
    prefetch_related_objects([found], "sections__saved_by", "timeline", told_actions())
    return found


def told_actions() -> Prefetch[str]:
    """The actions that a postmortem may tell of, to be read with it."""
    return Prefetch("actions", queryset=Action.objects.filter(told_with_postmortem()))


def action_of(person: Person, number: int) -> Action:
    """The action of that number."""
    return actions.action_by_number(person, number)


def person_named(viewer: Person, handle: str | None) -> Person | None:
    """The person with that handle; None for an empty one."""
    return person_by_handle(viewer, handle) if handle else None
