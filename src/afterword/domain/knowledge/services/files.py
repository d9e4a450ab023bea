"""Takes in runbooks and decision records from their Markdown files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from afterword.core.catalog.record_file import RecordFile, read_record
from afterword.core.errors import AfterwordError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.knowledge.models import Decision, Runbook
from afterword.domain.knowledge.services.decisions import add_decision, change_decision
from afterword.domain.knowledge.services.runbooks import add_runbook, change_runbook


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file; `problem` says why it was left out."""

    file: str
    outcome: Literal["added", "changed", "same", "left out"]
    row: Runbook | Decision | None = None
    problem: str = ""


def import_records(
    *, actor: Person, kind: Literal["runbook", "decision"], files: Iterable[tuple[str, str]]
) -> list[Taken]:
    """Takes in files (name and text of each) under the numbers they bear; a file taken in before changes its record.

    A record's state is left alone when the file is taken in again: it may have been opened again here since.
    """
    actor = require_member(actor)
    return [_take(actor, kind, name, text) for name, text in files]


def _take(actor: Person, kind: str, name: str, text: str) -> Taken:
    found = read_record(text, name)
    try:
        with transaction.atomic():
            if kind == "runbook":
                return _runbook(actor, found, name)
            return _decision(actor, found, name)
    except AfterwordError as error:
        return Taken(name, "left out", problem=str(error))


def _runbook(actor: Person, found: RecordFile, name: str) -> Taken:
    row = Runbook.objects.filter(number=found.number).first() if found.number else None
    if row is not None:
        before = row.version
        change_runbook(actor=actor, runbook=row, title=found.title, text=found.text)
        return Taken(name, "same" if row.version == before else "changed", row)
    return Taken(name, "added", add_runbook(actor=actor, title=found.title, number=found.number, text=found.text))


def _decision(actor: Person, found: RecordFile, name: str) -> Taken:
    row = Decision.objects.filter(number=found.number).first() if found.number else None
    if row is not None:
        before = row.version
        change_decision(actor=actor, decision=row, title=found.title, text=found.text)
        return Taken(name, "same" if row.version == before else "changed", row)
    state = found.status if found.status not in ("", "reopened") else "accepted"
    made = add_decision(
        actor=actor,
        title=found.title,
        number=found.number,
        text=found.text,
        state=state,
        decided_on=found.decided_on,
    )
    return Taken(name, "added", made)
