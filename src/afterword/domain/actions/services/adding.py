"""Adds follow-up actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.actions.models import Action
from afterword.domain.actions.services.belonging import require_together
from afterword.domain.actions.services.checking import checked, checked_due, checked_person
from afterword.domain.actions.services.common import record, require_takes_actions
from afterword.domain.actions.terms import proposed_due
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import require_edit as require_incident
from afterword.domain.incidents.services.common import request_key_of
from afterword.domain.journal.changes import UNCHANGED, shown
from afterword.domain.journal.services import next_number
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit as require_postmortem
from afterword.domain.postmortems.services.common import lock_postmortems


def add_action(
    *,
    actor: Person,
    text: str,
    postmortem: Postmortem | None = None,
    incident: Incident | None = None,
    owner: Person | None = None,
    sponsor: Person | None = None,
    due: date | None = UNCHANGED,
    priority: str = "P2",
    term: str = "",
    kind: str = "",
    verification: str = "",
    request_key: str | None = None,
    as_written: bool = False,
) -> Action:
    """Adds a follow-up action with the next AI number; the same request twice adds one action.

    Where no due date is given, the policy's for its term is taken; None leaves it open. A closed postmortem takes only
    what comes `as_written` in the document from elsewhere that it was made of.
    """
    actor, key = require_member(actor), request_key_of(request_key)
    _require_subjects(actor, incident, postmortem)
    due = proposed_due(term, clock.now().date()) if due is UNCHANGED else due
    if not as_written:
        checked_due(due)
    said = {"text": text, "priority": priority, "term": term, "kind": kind, "verification": verification}
    fields = {"postmortem": postmortem, "incident": incident, "due": due, "owner": owner, "sponsor": sponsor}
    fields |= checked(said)
    checked_person(owner, incident, postmortem)
    checked_person(sponsor, incident, postmortem, "sponsor")
    try:
        with transaction.atomic():
            return _added_before(actor, key) or _added(actor, fields, key, as_written=as_written)
    except IntegrityError:  # the same request, in the same moment, in another process
        if (first := _added_before(actor, key)) is None:
            raise
        return first


def _require_subjects(actor: Person, incident: Incident | None, postmortem: Postmortem | None) -> None:
    if postmortem is not None:
        require_postmortem(actor, postmortem)
    if incident is not None:
        require_incident(actor, incident)


def _added(actor: Person, fields: dict[str, Any], key: str | None, *, as_written: bool) -> Action:
    """The new action, once its postmortem is locked and takes actions; within a transaction."""
    postmortem = fields["postmortem"]
    require_together(fields["incident"], postmortem)
    lock_postmortems([postmortem.pk if postmortem else None])
    if postmortem is not None and not as_written:
        require_takes_actions(postmortem)
    return _add(actor, fields, key)


def _add(actor: Person, fields: dict[str, Any], key: str | None) -> Action:
    now = clock.now()
    action = Action.objects.create(
        number=next_number("AI"), created_at=now, changed_at=now, created_by=actor, request_key=key, **fields
    )
    after = {name: shown(value) for name, value in fields.items() if value not in (None, "")}
    record(actor, "action.added", action, {}, after)
    return action


def _added_before(actor: Person, key: str | None) -> Action | None:
    first = Action.objects.filter(request_key=key).first() if key else None
    if first is not None and first.created_by != actor:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first
