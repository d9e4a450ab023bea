"""Adds and changes runbooks, and notes what an incident showed about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.permissions import require_member
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import UNCHANGED
from afterword.domain.knowledge.models import Runbook
from afterword.domain.knowledge.services.common import added, changed, checked, locked, number_for, require_writer
from afterword.domain.postmortems.models import Postmortem


def add_runbook(
    *,
    actor: Person,
    title: str,
    number: int | None = None,
    link: str = "",
    text: str = "",
    services: Sequence[str] = (),
    team: Team | None = None,
) -> Runbook:
    """A new runbook, under the number it is known by or the next free one; it lies here or at an address elsewhere."""
    actor = require_member(actor)
    said = {"title": title, "link": link, "text": text, "services": services, "team": team}
    row = Runbook(**checked(said))
    with transaction.atomic():
        row.number = number_for(Runbook, number)
        return added(actor, row)


def change_runbook(
    *,
    actor: Person,
    runbook: Runbook,
    title: str = UNCHANGED,
    link: str = UNCHANGED,
    text: str = UNCHANGED,
    services: Sequence[str] = UNCHANGED,
    team: Team | None = UNCHANGED,
    base_version: int | None = None,
    postmortem: Postmortem | None = None,
) -> Runbook:
    """Changes a runbook, perhaps because of what a postmortem found; one that was outdated is current again by it.

    With `base_version`, a change by somebody else in the meantime is refused instead of overwritten.
    """
    actor = require_writer(actor, postmortem)
    fields = checked({"title": title, "link": link, "text": text, "services": services, "team": team})
    with transaction.atomic():
        locked(runbook, base_version)
        if runbook.state == Runbook.State.OUTDATED and ("text" in fields or "link" in fields):
            fields |= {"state": Runbook.State.CURRENT, "state_reason": ""}
        return changed(actor, runbook, "updated", fields, postmortem=postmortem)


def mark_outdated(*, actor: Person, runbook: Runbook, reason: str, postmortem: Postmortem | None = None) -> Runbook:
    """Says that the runbook does not help as it is, and why; shown to whoever opens it until it is updated."""
    actor = require_writer(actor, postmortem)
    fields = {"state": Runbook.State.OUTDATED, "state_reason": words(reason, "What does not help", 500)}
    with transaction.atomic():
        if locked(runbook, None).state == Runbook.State.RETIRED:
            raise InputError(message=f"{runbook.code} is retired; nobody follows it any more.")
        return changed(actor, runbook, "found_outdated", fields, postmortem=postmortem)


def retire_runbook(*, actor: Person, runbook: Runbook, reason: str) -> Runbook:
    """Takes a runbook out of use; its page stays, with the reason."""
    actor = require_member(actor)
    fields = {"state": Runbook.State.RETIRED, "state_reason": words(reason, "The reason", 500)}
    with transaction.atomic():
        return changed(actor, locked(runbook, None), "retired", fields)


def restore_runbook(*, actor: Person, runbook: Runbook) -> Runbook:
    """Says that the runbook is current, after it was retired or found outdated."""
    actor = require_member(actor)
    with transaction.atomic():
        fields = {"state": Runbook.State.CURRENT, "state_reason": ""}
        return changed(actor, locked(runbook, None), "restored", fields)
