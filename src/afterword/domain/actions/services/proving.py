"""What checks say of an action: that it is verified, or that it has to be opened again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from afterword.domain import clock
from afterword.domain.actions.models import Action
from afterword.domain.actions.services.common import change, locked
from afterword.domain.actions.services.ending import opened_again
from afterword.domain.actions.terms import next_cycle
from afterword.domain.incidents.services.common import words

Status = Action.Status


def verify(*, action: Action, at: datetime) -> bool:
    """Whether a done action became verified: its check passed at that time, for the first time since it was done.

    An action that was opened again, declined or verified meanwhile stays as it is.
    """
    with transaction.atomic():
        if locked(action).status != Status.DONE:
            return False
        return change(None, action, "action.verified", {"status": Status.VERIFIED, "verified_at": at})


def reopen_by_check(*, action: Action, reason: str) -> bool:
    """Whether a done or verified action was opened again, for a failing check or a confirmed recurrence.

    A due date that has passed moves on: the fix gets another cycle.
    """
    why = words(reason, "The reason for opening it again", 5000)
    with transaction.atomic():
        if locked(action).status not in (Status.DONE, Status.VERIFIED):
            return False
        opened_again(None, action, why)
        _give_time(action, clock.now().date())
    return True


def _give_time(action: Action, today: date) -> None:
    if action.due is None or action.due < today:
        change(None, action, "action.changed", {"due": next_cycle(today)})
