"""Changes many actions in one go: each by itself, so that one that may not be changed keeps no other from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.permissions import visible
from afterword.domain.actions.services.changing import change_action
from afterword.domain.actions.services.common import locked_all
from afterword.domain.actions.services.ending import complete, decline
from afterword.domain.journal.changes import UNCHANGED, given

MOST = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that was not changed, and why."""

    code: str
    why: str


@dataclass(slots=True)
class Outcome:
    """What became of each action: changed, as it was wanted already, or refused with the reason."""

    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many were asked for."""
        return len(self.changed) + len(self.same) + len(self.refused)


def change_many(
    *,
    actor: Person,
    numbers: Sequence[int],
    owner: Person | None = UNCHANGED,
    due: date | None = UNCHANGED,
    priority: str = UNCHANGED,
    status: str = UNCHANGED,
    note: str = "",
) -> Outcome:
    """Changes the actions of these numbers; `note` is what was done, or why it will not be, for those two statuses."""
    actor = require_member(actor)
    fields = given({"owner": owner, "due": due, "priority": priority})
    _check(numbers, fields, status)
    outcome = Outcome()
    with transaction.atomic():
        rows = Action.objects.filter(visible(actor), number__in=numbers)
        locked_all(rows)
        found = {row.number: row for row in rows.select_related("incident", "postmortem", "owner")}
        for number in dict.fromkeys(numbers):
            _one(outcome, actor, number, found.get(number), fields, status, note)
    return outcome


def _check(numbers: Sequence[int], fields: dict[str, Any], status: str) -> None:
    if not numbers:
        raise InputError(message="No action is chosen; tick those that shall change.")
    if len(numbers) > MOST:
        raise InputError(message=f"{len(numbers)} actions are too many for one go; choose at most {MOST}.")
    if not fields and status is UNCHANGED:
        raise InputError(message="Nothing is to change; say which owner, day, priority or status they shall have.")


def _one(
    outcome: Outcome, actor: Person, number: int, action: Action | None, fields: dict[str, Any], status: str, note: str
) -> None:
    code = f"AI-{number:03d}"
    try:
        if action is None:
            raise NotFound(what=f"action {code}")
        before = action.changes
        with transaction.atomic():  # what one row has half done is taken back, the others stay
            _apply(actor, action, fields, status, note)
        (outcome.changed if action.changes > before else outcome.same).append(code)
    except AfterwordError as error:
        outcome.refused.append(Refusal(code, str(error)))


def _apply(actor: Person, action: Action, fields: dict[str, Any], status: str, note: str) -> None:
    opened: dict[str, Any] = {"status": status} if status in OPEN else {}
    if fields or opened:
        change_action(actor=actor, action=action, **fields, **opened)
    if status == Action.Status.DONE:
        complete(actor=actor, action=action, note=note)
    elif status == Action.Status.WONT_DO:
        decline(actor=actor, action=action, reason=note)
    elif status is not UNCHANGED and not opened:
        raise InputError(
            message=f"{status} is nothing that a person can set; choose open, in_progress, done or wont_do."
        )
