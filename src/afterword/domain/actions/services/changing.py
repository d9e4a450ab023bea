"""Changes what is said of an action while it is worked on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from afterword.domain.accounts.models import Person
from afterword.domain.actions.blameless import require_blameless
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import require_edit
from afterword.domain.actions.services.checking import checked, checked_person
from afterword.domain.actions.services.common import change, locked, require_open
from afterword.domain.journal.changes import UNCHANGED, given

PEOPLE = {"owner": "own", "sponsor": "sponsor"}


def change_action(
    *,
    actor: Person,
    action: Action,
    text: str = UNCHANGED,
    owner: Person | None = UNCHANGED,
    sponsor: Person | None = UNCHANGED,
    due: date | None = UNCHANGED,
    priority: str = UNCHANGED,
    term: str = UNCHANGED,
    kind: str = UNCHANGED,
    verification: str = UNCHANGED,
    status: str = UNCHANGED,
) -> Action:
    """Changes an action; what is left out stays. `status` is open or in_progress; complete() and decline() end it.

    The text of a chain fix stays blameless.
    """
    require_edit(actor, action)
    said = {"text": text, "due": due, "term": term, "kind": kind, "verification": verification, "status": status}
    fields = checked(given({**said, "owner": owner, "sponsor": sponsor, "priority": priority}))
    with transaction.atomic():
        locked(action)
        if "status" in fields and fields["status"] != action.status:
            require_open(action)
        _check_people(action, fields)
        if action.level and action.postmortem is not None and fields.get("text", action.text) != action.text:
            require_blameless(action.postmortem, fields["text"])
        change(actor, action, "action.changed", fields)
    return action


def _check_people(action: Action, fields: dict[str, Any]) -> None:
    """Whoever is new must be able to open the action; whoever had it already may keep it."""
    for name, verb in PEOPLE.items():
        if name in fields and fields[name] != getattr(action, name):
            checked_person(fields[name], action.incident, action.postmortem, verb)
