"""Brings actions to an end with a note, and opens them again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.permissions import require_edit
from afterword.domain.actions.services.common import change, locked, require_open
from afterword.domain.incidents.services.common import words

Status = Action.Status
NOT_ENDED: dict[str, Any] = {"completion_note": "", "completed_at": None, "completed_by": None, "verified_at": None}


def complete(*, actor: Person, action: Action, note: str) -> Action:
    """Marks an action as done, with a note of what was done and the time."""
    return _end(actor, action, Status.DONE, words(note, "The completion note", 5000), "action.completed")


def decline(*, actor: Person, action: Action, reason: str) -> Action:
    """Says that an action will not be done, and why."""
    return _end(actor, action, Status.WONT_DO, words(reason, "The reason for not doing it", 5000), "action.declined")


def _end(actor: Person, action: Action, status: str, note: str, verb: str) -> Action:
    require_edit(actor, action)
    with transaction.atomic():
        locked(action)
        if action.status == status and action.completion_note == note:
            return action  # the form was sent twice
        require_open(action)
        fields = {"status": status, "completion_note": note, "completed_at": clock.now(), "completed_by": actor}
        change(actor, action, verb, fields)
    return action


def reopen(*, actor: Person, action: Action, reason: str = "") -> Action:
    """Opens a finished action again; the journal keeps its note."""
    require_edit(actor, action)
    why = words(reason, "The reason for opening it again", 5000, needed=False)
    with transaction.atomic():
        if locked(action).status not in OPEN:
            opened_again(actor, action, why)
    return action


def opened_again(actor: Person | None, action: Action, why: str) -> None:
    """Writes that a locked action is open again, since now, for that reason."""
    fields = {"status": Status.OPEN, "reopened_at": clock.now(), "reopen_reason": why, **NOT_ENDED}
    change(actor, action, "action.reopened", fields)
