"""Says which runbooks were used and which decision records are implicated, or that there is none, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from afterword.core.errors import InputError, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import shown
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.practice.models import DecisionImplicated, NoneNeeded, RunbookUsed

LONGEST = 2000
NUMBER = re.compile(r"(?i)(rb|adr)[-\s]?0*(\d{1,6})")
WIDTHS = {"RB": 3, "ADR": 4}


def tell_runbook(
    *,
    actor: Person,
    postmortem: Postmortem,
    runbook: str,
    worked: str = "",
    did_not: str = "",
    faster: str = "",
    updated_on: date | None = None,
) -> RunbookUsed:
    """Says of one runbook what worked, what did not, what would be faster, and since when it says so; again, anew."""
    texts = {"worked": worked, "did_not": did_not, "faster": faster}
    fields: dict[str, Any] = {name: words(text, "A text", LONGEST, needed=False) for name, text in texts.items()}
    fields["updated_on"] = _passed(updated_on, "The day of the update")
    name = _named(runbook, "The runbook")
    with _opened(actor, postmortem, "runbooks"):
        row, _ = RunbookUsed.objects.update_or_create(
            postmortem=postmortem, runbook=name, defaults=fields | _said(actor)
        )
        _note(actor, postmortem, "postmortem.runbook_told", {"runbook": name, **fields})
    return row


def tell_decision(
    *, actor: Person, postmortem: Postmortem, decision: str, why: str = "", conversation_on: date | None = None
) -> DecisionImplicated:
    """Names a decision record that the incident calls into question, and the day of the conversation; again, anew."""
    name = _named(decision, "The decision record")
    fields: dict[str, Any] = {"why": words(why, "The reason", LONGEST, needed=False)}
    fields["conversation_on"] = conversation_on
    with _opened(actor, postmortem, "decisions"):
        row, _ = DecisionImplicated.objects.update_or_create(
            postmortem=postmortem, decision=name, defaults=fields | _said(actor)
        )
        _note(actor, postmortem, "postmortem.decision_told", {"decision": name, **fields})
    return row


def tell_none(*, actor: Person, postmortem: Postmortem, what: str, reason: str) -> NoneNeeded:
    """Says that no runbook was used, or no decision record is implicated, and why."""
    if what not in NoneNeeded.What.values:
        raise InputError(message=f"{what} is neither runbooks nor decisions.")
    why = words(reason, "The reason", LONGEST)
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        rows: Any = postmortem.runbooks_used if what == "runbooks" else postmortem.decisions_implicated
        if rows.exists():
            raise RuleBroken(message=f"{postmortem.code} names {what} already; take them away first.")
        row, _ = NoneNeeded.objects.update_or_create(
            postmortem=postmortem, what=what, defaults={"reason": why} | _said(actor)
        )
        _note(actor, postmortem, "postmortem.none_told", {"what": what, "reason": why})
    return row


def take_back(*, actor: Person, postmortem: Postmortem, what: str, name: str) -> None:
    """Takes away a runbook or a decision record that was named."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        rows = (
            postmortem.runbooks_used.filter(runbook=name)
            if what == "runbooks"
            else postmortem.decisions_implicated.filter(decision=name)
        )
        gone, _ = rows.delete()
        if not gone:
            raise NotFound(what=f"{name} named in {postmortem.code}")
        _note(actor, postmortem, "postmortem.taken_back", {"what": what, "name": name})


@contextmanager
def _opened(actor: Person, postmortem: Postmortem, what: str) -> Iterator[None]:
    """The transaction of a statement; what said "none" before is taken away."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        NoneNeeded.objects.filter(postmortem=postmortem, what=what).delete()
        yield


def _said(actor: Person) -> dict[str, Any]:
    return {"said_at": clock.now(), "said_by": actor}


def _named(written: str, what: str) -> str:
    """The number as people write it; RB 21 is RB-021, adr-12 is ADR-0012, and other names stay as they are."""
    name = words(" ".join(written.split()), what, 40)
    found = NUMBER.fullmatch(name)
    if found is None:
        return name
    prefix = found[1].upper()
    return f"{prefix}-{int(found[2]):0{WIDTHS[prefix]}d}"


def _passed(day: date | None, label: str) -> date | None:
    if day is not None and day > clock.now().date():
        raise InputError(message=f"{label} lies in the future; update it first, then say so.")
    return day


def _note(actor: Person, postmortem: Postmortem, verb: str, told: dict[str, Any]) -> None:
    record(actor, verb, postmortem, after={name: shown(value) for name, value in told.items() if value})
