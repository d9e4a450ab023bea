"""What every service of an action begins and ends with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from afterword.core.errors import RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import lock_postmortems

ENDED = {"done": "done", "verified": "done and verified", "wont_do": "declined"}


def locked(action: Action) -> Action:
    """The action as it is now, kept from others until the transaction ends.

    Its postmortem is locked before it: who approves the actions locks that too, so that no text changes meanwhile.
    """
    lock_postmortems([action.postmortem_id])
    action.refresh_from_db(from_queryset=Action.objects.select_for_update(no_key=True))
    return action


def locked_all(rows: QuerySet[Action]) -> None:
    """Keeps many actions and their postmortems from others, in one order, so that no two wait for each other."""
    found = list(rows.values_list("pk", "postmortem"))
    lock_postmortems([postmortem for _, postmortem in found])
    several = Action.objects.select_for_update(no_key=True).filter(pk__in=[pk for pk, _ in found])
    list(several.order_by("number").values_list("pk"))


def require_open(action: Action) -> None:
    """Refuses what can only be done to an action that is open or in progress."""
    if action.status not in OPEN:
        raise RuleBroken(message=f"{action.code} is {ENDED[action.status]} already; reopen it first.")


def require_takes_actions(postmortem: Postmortem) -> None:
    """Refuses what would give a closed postmortem another action, or another fix; it stays locked until the end."""
    if Postmortem.objects.select_for_update(no_key=True).get(pk=postmortem.pk).status == Postmortem.Status.CLOSED:
        raise RuleBroken(
            message=f"{postmortem.code} is closed and takes no new actions; "
            "add it to the incident, or to the postmortem of what happened since."
        )


def change(actor: Person | None, action: Action, verb: str, fields: dict[str, Any]) -> bool:
    """Writes the fields that differ and a journal row with before and after; False when nothing differs."""
    before, after = assign(action, fields)
    if not after:
        return False
    action.changed_at, action.changes = clock.now(), action.changes + 1
    action.save(update_fields=[*after, "changed_at", "changes"])
    record(actor, verb, action, before, after)
    return True


def record(actor: Person | None, verb: str, action: Action, before: dict[str, Any], after: dict[str, Any]) -> None:
    """The journal row of what was done to an action, with what it belongs to."""
    write_row(
        actor=actor,
        verb=verb,
        subject=action,
        before=before,
        after=after,
        incident=action.incident_id,
        postmortem=action.postmortem_id,
    )
