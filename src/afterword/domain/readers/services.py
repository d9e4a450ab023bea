"""Asks people to read a postmortem, and records that they have."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.services import record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see, require_edit, require_sight
from afterword.domain.readers.models import NamedReader, Reading


def ask_to_read(
    *, actor: Person, postmortem: Postmortem, people: Iterable[Person], note: str = ""
) -> list[NamedReader]:
    """Asks people to read the document itself; whoever was asked before is not asked again.

    Refused as a whole when one of them was switched off or may not see the postmortem.
    """
    actor = require_edit(actor, postmortem)
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise InputError(message="Nobody is chosen; choose who shall read it.")
    for person in wanted:
        _check(person, postmortem)
    note = words(note, "The note", 300, needed=False)
    with transaction.atomic():
        return [row for person in wanted if (row := _asked(actor, postmortem, person, note)) is not None]


def ask_named_by_policy(*, postmortem: Postmortem, people: Iterable[Person]) -> list[NamedReader]:
    """Asks those whom the policy names and who may see the postmortem; the system does it at publication."""
    fit = [person for person in people if person.is_active and may_see(person, postmortem)]
    with transaction.atomic():
        return [row for person in fit if (row := _asked(None, postmortem, person, "")) is not None]


def _check(person: Person, postmortem: Postmortem) -> None:
    if not person.is_active:
        raise InputError(message=f"{person.name} was switched off and reads nothing; choose somebody else.")
    if not may_see(person, postmortem):
        remedy = "give them a role in the incident first"
        raise InputError(message=f"{postmortem.code} is private and not shared with {person.name}; {remedy}.")


def _asked(actor: Person | None, postmortem: Postmortem, person: Person, note: str) -> NamedReader | None:
    row, new = NamedReader.objects.get_or_create(
        postmortem=postmortem, person=person, defaults={"asked_at": clock.now(), "asked_by": actor, "note": note}
    )
    if not new:
        return None
    after = {"person": person.name, "note": note}
    record(actor=actor, verb="reader.asked", subject=row, after=after, postmortem=postmortem.pk)
    return row


def take_back(*, actor: Person, postmortem: Postmortem, person: Person) -> None:
    """Asks somebody no longer; what they have read stays."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        row = NamedReader.objects.select_for_update(no_key=True).filter(postmortem=postmortem, person=person).first()
        if row is not None:
            before = {"person": person.name}
            record(actor=actor, verb="reader.taken_back", subject=row, before=before, postmortem=postmortem.pk)
            row.delete()


def finish_reading(*, actor: Person, postmortem: Postmortem) -> Reading:
    """Records that somebody has reached the end of what was published last, or of the draft; viewers read, too."""
    actor = require_sight(actor, postmortem)
    last = postmortem.publications.filter(audience="internal").order_by("-version").first()
    version = last.version if last else 0
    with transaction.atomic():
        row, new = Reading.objects.get_or_create(
            postmortem=postmortem, person=actor, version=version, defaults={"finished_at": clock.now()}
        )
        if new:
            after = {"version": version}
            record(actor=actor, verb="reader.finished", subject=row, after=after, postmortem=postmortem.pk)
    return row
