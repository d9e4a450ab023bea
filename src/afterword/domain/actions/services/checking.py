"""What the fields of an action may hold, and what may not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_holder
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.incidents.models import Incident, Severity
from afterword.domain.incidents.permissions import may_see as may_see_incident
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see as may_see_postmortem

__all__ = ["OPEN", "checked", "checked_due", "checked_person", "priority_of"]

YEARS = range(2000, 2201)  # a due date in another one is a slip of the hand
WORDS = {"CRITICAL": "P0", "HIGH": "P1", "MEDIUM": "P2", "LOW": "P3"}


def checked(fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields, cleaned, as the columns hold them; InputError names what is wrong."""
    checks: dict[str, Callable[[Any], Any]] = {
        "text": _text,
        "due": checked_due,
        "verification": _verification,
        "term": _term,
        "kind": _kind,
        "status": _status,
    }
    clean = {name: checks[name](value) if name in checks else value for name, value in fields.items()}
    if "priority" in clean:
        clean["priority"], clean["priority_as_written"] = priority_of(clean["priority"])
    return clean


def _text(value: str) -> str:
    return words(value, "The action", 500)


def _verification(value: str) -> str:
    return words(value, "The way to see that it worked", 5000, needed=False)


def checked_due(due: date | None) -> date | None:
    """The same due date, when its year can be meant."""
    if due is not None and due.year not in YEARS:
        raise InputError(message=f"The due date {due} cannot be meant; give a day of the years 2000 to 2200.")
    return due


def priority_of(written: str) -> tuple[str, str]:
    """P0 to P4, and the word as written when it was another one: High, Medium and Low read as P1, P2 and P3."""
    word = written.strip()
    level = WORDS.get(word.upper(), word.upper())
    if level not in Severity.values:
        raise InputError(message=f"{word or 'Nothing'} is not a priority; choose P0 to P4, or High, Medium or Low.")
    return level, "" if word.upper() == level else word[:20]


def _term(term: str) -> str:
    if term and term not in Action.Term.values:
        raise InputError(message=f"{term} is not a term; choose immediate, short or long, or leave it open.")
    return term


def _kind(kind: str) -> str:
    if kind and kind not in Action.Kind.values:
        names = ", ".join(Action.Kind.values)
        raise InputError(message=f"{kind} is not a kind of action; choose one of {names}, or leave it open.")
    return kind


def _status(status: str) -> str:
    if status not in OPEN:
        raise InputError(message="An action is open or in progress until it is completed or declined, with a note.")
    return status


def checked_person(
    person: Person | None, incident: Incident | None, postmortem: Postmortem | None, what: str = "own"
) -> None:
    """An owner or sponsor must be somebody who may sign in and change things, and be able to open the action."""
    if person is None:
        return
    require_holder(person, f"{what} an action")
    hidden = [incident.code] if incident and not may_see_incident(person, incident) else []
    hidden += [postmortem.code] if postmortem and not may_see_postmortem(person, postmortem) else []
    if hidden:
        remedy = "give them a role in the incident first"
        raise InputError(message=f"{hidden[0]} is private and not shared with {person.name}; {remedy}.")
