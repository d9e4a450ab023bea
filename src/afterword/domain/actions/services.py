"""Adds follow-up actions, changes them, and brings them to an end with a note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict, InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import require_edit
from afterword.domain.incidents.models import Incident, Severity
from afterword.domain.incidents.permissions import may_see as may_see_incident
from afterword.domain.incidents.permissions import require_edit as require_incident
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.journal.changes import assign, shown
from afterword.domain.journal.services import next_number
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see as may_see_postmortem
from afterword.domain.postmortems.permissions import require_edit as require_postmortem

Status = Action.Status
UNCHANGED: Any = object()
WORDS = {"CRITICAL": "P0", "HIGH": "P1", "MEDIUM": "P2", "LOW": "P3"}
OPEN = (Status.OPEN, Status.IN_PROGRESS)


def add_action(
    *,
    actor: Person,
    text: str,
    postmortem: Postmortem | None = None,
    incident: Incident | None = None,
    owner: Person | None = None,
    due: date | None = None,
    priority: str = "P2",
    term: str = "",
    verification: str = "",
    request_key: str | None = None,
) -> Action:
    """Adds a follow-up action with the next AI number; the same request twice adds one action."""
    actor, key = require_member(actor), request_key_of(request_key)
    if postmortem is not None:
        require_postmortem(actor, postmortem)
    if incident is not None:
        require_incident(actor, incident)
    level, written = priority_of(priority)
    fields: dict[str, Any] = {
        "text": words(text, "The action", 500),
        "postmortem": postmortem,
        "incident": incident,
        "owner": owner,
        "due": due,
        "priority": level,
        "priority_as_written": written,
        "term": _checked_term(term),
        "verification": words(verification, "The way to see that it worked", 5000, needed=False),
    }
    _check_owner(owner, incident, postmortem)
    try:
        with transaction.atomic():
            return _added_before(actor, key) or _add(actor, fields, key)
    except IntegrityError:  # the same request, in the same moment, in another process
        if (first := _added_before(actor, key)) is None:
            raise
        return first


def _add(actor: Person, fields: dict[str, Any], key: str | None) -> Action:
    action = Action.objects.create(
        number=next_number("AI"), created_at=clock.now(), created_by=actor, request_key=key, **fields
    )
    after = {name: shown(value) for name, value in fields.items() if value not in (None, "")}
    _record(actor, "action.added", action, {}, after)
    return action


def _added_before(actor: Person, key: str | None) -> Action | None:
    first = Action.objects.filter(request_key=key).first() if key else None
    if first is not None and first.created_by != actor:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first


def priority_of(written: str) -> tuple[str, str]:
    """P0 to P4, and the word as written when it was another one: High, Medium and Low read as P1, P2 and P3."""
    word = written.strip()
    level = WORDS.get(word.upper(), word.upper())
    if level not in Severity.values:
        raise InputError(message=f"{word or 'Nothing'} is not a priority; choose P0 to P4, or High, Medium or Low.")
    return level, "" if word.upper() == level else word[:20]


def _checked_term(term: str) -> str:
    if term and term not in Action.Term.values:
        raise InputError(message=f"{term} is not a term; choose immediate, short or long, or leave it open.")
    return term


def _check_owner(owner: Person | None, incident: Incident | None, postmortem: Postmortem | None) -> None:
    """An owner must be able to open the action."""
    if owner is None:
        return
    if not owner.is_active:
        raise InputError(message=f"{owner.name} was switched off and cannot own an action; choose somebody else.")
    hidden = [incident.code] if incident and not may_see_incident(owner, incident) else []
    hidden += [postmortem.code] if postmortem and not may_see_postmortem(owner, postmortem) else []
    if hidden:
        remedy = "give them a role in the incident first"
        raise InputError(message=f"{hidden[0]} is private and not shared with {owner.name}; {remedy}.")


def change_action(
    *,
    actor: Person,
    action: Action,
    text: str = UNCHANGED,
    owner: Person | None = UNCHANGED,
    due: date | None = UNCHANGED,
    priority: str = UNCHANGED,
    term: str = UNCHANGED,
    verification: str = UNCHANGED,
    status: str = UNCHANGED,
) -> Action:
    """Changes an action; what is left out stays. `status` is open or in_progress; complete() and decline() end it."""
    require_edit(actor, action)
    fields = _checked(text=text, due=due, term=term, verification=verification, priority=priority, status=status)
    if owner is not UNCHANGED:
        fields["owner"] = owner
    with transaction.atomic():
        _lock(action)
        if "status" in fields and fields["status"] != action.status:
            _require_open(action)
        if "owner" in fields and owner != action.owner:
            _check_owner(owner, action.incident, action.postmortem)
        _change(actor, action, "action.changed", fields)
    return action


def _checked(**given: Any) -> dict[str, Any]:
    fields = {name: value for name, value in given.items() if value is not UNCHANGED}
    if "text" in fields:
        fields["text"] = words(fields["text"], "The action", 500)
    if "verification" in fields:
        fields["verification"] = words(fields["verification"], "The way to see that it worked", 5000, needed=False)
    if "priority" in fields:
        fields["priority"], fields["priority_as_written"] = priority_of(fields["priority"])
    if "term" in fields:
        fields["term"] = _checked_term(fields["term"])
    if fields.get("status", Status.OPEN) not in OPEN:
        raise InputError(message="An action is open or in progress until it is completed or declined, with a note.")
    return fields


def complete(*, actor: Person, action: Action, note: str) -> Action:
    """Marks an action as done, with a note of what was done and the time."""
    return _end(actor, action, Status.DONE, words(note, "The completion note", 5000), "action.completed")


def decline(*, actor: Person, action: Action, reason: str) -> Action:
    """Says that an action will not be done, and why."""
    return _end(actor, action, Status.WONT_DO, words(reason, "The reason for not doing it", 5000), "action.declined")


def _end(actor: Person, action: Action, status: str, note: str, verb: str) -> Action:
    require_edit(actor, action)
    with transaction.atomic():
        _lock(action)
        if action.status == status and action.completion_note == note:
            return action  # the form was sent twice
        _require_open(action)
        fields = {"status": status, "completion_note": note, "completed_at": clock.now(), "completed_by": actor}
        _change(actor, action, verb, fields)
    return action


def reopen(*, actor: Person, action: Action) -> Action:
    """Opens a finished action again; the journal keeps its note."""
    require_edit(actor, action)
    with transaction.atomic():
        _lock(action)
        if action.status not in OPEN:
            fields = {"status": Status.OPEN, "completion_note": "", "completed_at": None, "completed_by": None}
            _change(actor, action, "action.reopened", fields)
    return action


def _lock(action: Action) -> None:
    action.refresh_from_db(from_queryset=Action.objects.select_for_update())


def _require_open(action: Action) -> None:
    if action.status not in OPEN:
        word = "done" if action.status == Status.DONE else "declined"
        raise RuleBroken(message=f"{action.code} is {word} already; reopen it first.")


def _change(actor: Person, action: Action, verb: str, fields: dict[str, Any]) -> None:
    before, after = assign(action, fields)
    if after:
        action.save(update_fields=list(after))
        _record(actor, verb, action, before, after)


def _record(actor: Person, verb: str, action: Action, before: dict[str, Any], after: dict[str, Any]) -> None:
    write_row(
        actor=actor,
        verb=verb,
        subject=action,
        before=before,
        after=after,
        incident=action.incident_id,
        postmortem=action.postmortem_id,
    )
