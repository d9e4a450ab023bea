"""Adds decision records, opens them again because of an incident, and settles them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.permissions import require_member
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import UNCHANGED
from afterword.domain.knowledge.models import Decision
from afterword.domain.knowledge.services.common import added, changed, checked, locked, number_for, require_writer
from afterword.domain.postmortems.models import Postmortem

State = Decision.State
SETTLED = (State.ACCEPTED, State.SUPERSEDED, State.DEPRECATED, State.REJECTED)


def add_decision(
    *,
    actor: Person,
    title: str,
    number: int | None = None,
    link: str = "",
    text: str = "",
    services: Sequence[str] = (),
    team: Team | None = None,
    state: str = State.ACCEPTED,
    decided_on: date | None = None,
) -> Decision:
    """A new decision record, under the number it is known by or the next free one."""
    actor = require_member(actor)
    said = {"title": title, "link": link, "text": text, "services": services, "team": team}
    row = Decision(**checked(said), state=_checked_state(state), decided_on=decided_on)
    with transaction.atomic():
        row.number = number_for(Decision, number)
        return added(actor, row)


def _checked_state(state: str) -> str:
    if state not in (*SETTLED, State.PROPOSED):
        raise InputError(message=f"{state or 'Nothing'} is not a state of a decision; choose proposed or accepted.")
    return state


def change_decision(
    *,
    actor: Person,
    decision: Decision,
    title: str = UNCHANGED,
    link: str = UNCHANGED,
    text: str = UNCHANGED,
    services: Sequence[str] = UNCHANGED,
    team: Team | None = UNCHANGED,
    decided_on: date | None = UNCHANGED,
    base_version: int | None = None,
    postmortem: Postmortem | None = None,
) -> Decision:
    """Changes what a record says; its state is changed by opening it again and by settling it."""
    actor = require_writer(actor, postmortem)
    named = {"title": title, "link": link, "text": text, "services": services, "team": team, "decided_on": decided_on}
    fields = checked(named)
    with transaction.atomic():
        return changed(actor, locked(decision, base_version), "updated", fields, postmortem=postmortem)


def reopen_decision(
    *, actor: Person, decision: Decision, reason: str, conversation_on: date, postmortem: Postmortem | None = None
) -> Decision:
    """Opens a decision again, with the reason and the day on which it will be talked about."""
    actor = require_writer(actor, postmortem)
    fields = {
        "state": State.REOPENED,
        "state_reason": words(reason, "The reason for opening it again", 500),
        "conversation_on": conversation_on,
    }
    with transaction.atomic():
        return changed(actor, locked(decision, None), "reopened", fields, postmortem=postmortem)


def settle_decision(
    *, actor: Person, decision: Decision, state: str, reason: str, day: date, successor: Decision | None = None
) -> Decision:
    """Settles what was proposed or opened again: it stays, falls, or gives way to a successor."""
    actor = require_member(actor)
    if state not in SETTLED:
        raise InputError(message="Say how it was settled: accepted, superseded, deprecated or rejected.")
    if (state == State.SUPERSEDED) != (successor is not None) or successor == decision:
        raise InputError(
            message="A decision that is superseded names another one as its successor; no other state does."
        )
    fields = {
        "state": state,
        "state_reason": words(reason, "What was decided", 500),
        "decided_on": day,
        "conversation_on": None,
        "successor": successor,
    }
    with transaction.atomic():
        if locked(decision, None).state not in (State.PROPOSED, State.REOPENED):
            raise RuleBroken(message=f"{decision.code} is {decision.state}; open it again before it is settled anew.")
        return changed(actor, decision, "settled", fields)
