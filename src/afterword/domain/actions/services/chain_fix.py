"""The chain fix: the one action of a postmortem that has a level of the chain."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.actions.blameless import require_blameless
from afterword.domain.actions.models import LEVELS, Action
from afterword.domain.actions.services.adding import add_action
from afterword.domain.actions.services.changing import change_action
from afterword.domain.actions.services.common import change, locked, require_takes_actions
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import lock_postmortems


def set_chain_fix(
    *,
    actor: Person,
    postmortem: Postmortem,
    level: str,
    action: Action | None = None,
    as_written: bool = False,
    **fields: Any,
) -> Action:
    """The one fix of a postmortem, at `level` (L1 to L5), with the fields of change_action() that are given.

    `action` becomes the fix, and whatever was it before is an ordinary action from now on. Without `action` the fix
    that there is changes; when there is none, one is added, which needs `text` and has the severity as its priority. A
    text that is at a person is refused, unless it comes `as_written` in a document from elsewhere: then gates tell it.
    """
    actor = require_edit(actor, postmortem)
    _check(postmortem, level, action)
    with transaction.atomic():
        _only_one_at_a_time(postmortem, as_written=as_written)
        present = Action.objects.filter(postmortem=postmortem).exclude(level="").first()
        fix = action or present
        if not as_written:
            require_blameless(postmortem, fields.get("text", fix.text if fix else ""))
        if fix is None:
            fields = ({} if as_written else {"priority": postmortem.severity or "P2"}) | fields
            fix, fields = add_action(actor=actor, postmortem=postmortem, as_written=as_written, **fields), {}
        if present is not None and present.pk != fix.pk:
            change(actor, locked(present), "action.changed", {"level": ""})
        if fields:
            change_action(actor=actor, action=fix, **fields)
        change(actor, locked(fix), "action.chosen", {"level": level})
    return fix


def drop_chain_fix(*, actor: Person, postmortem: Postmortem) -> None:
    """Leaves a postmortem without a chain fix; the action itself stays, as an ordinary one."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        _only_one_at_a_time(postmortem)
        for action in Action.objects.filter(postmortem=postmortem).exclude(level=""):
            change(actor, locked(action), "action.changed", {"level": ""})


def _check(postmortem: Postmortem, level: str, action: Action | None) -> None:
    if level not in LEVELS:
        raise InputError(
            message=f"{level or 'Nothing'} is not a level of the chain; choose one of {', '.join(LEVELS)}."
        )
    if action is not None and action.postmortem_id != postmortem.pk:
        raise InputError(message=f"{action.code} does not belong to {postmortem.code}; choose one of its own actions.")


def _only_one_at_a_time(postmortem: Postmortem, *, as_written: bool = False) -> None:
    """Two people who choose in the same moment come one after the other; a closed postmortem keeps its fix."""
    lock_postmortems([postmortem.pk])
    if not as_written:
        require_takes_actions(postmortem)
