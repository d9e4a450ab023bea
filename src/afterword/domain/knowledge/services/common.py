"""What every service of knowledge begins and ends with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from afterword.core.errors import Conflict, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import assign, given
from afterword.domain.journal.services import next_number, record, take_number
from afterword.domain.knowledge.models import Decision, Record, Runbook
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight

KEPT = 200_000  # characters of a text that is kept here
Numbered = TypeVar("Numbered", bound=Record)


def require_writer(actor: Person, postmortem: Postmortem | None) -> Person:
    """The acting person, who may change records, and may see the postmortem that it is done from, if any."""
    person = require_member(actor)
    if postmortem is not None:
        require_sight(person, postmortem)
    return person


def checked_link(link: str) -> str:
    """An address that a browser may follow, or nothing."""
    cleaned = link.strip()
    if cleaned and not cleaned.startswith(("https://", "http://")):
        raise InputError(message=f"{cleaned[:80]} is no address; write it with https:// in front.")
    return words(cleaned, "The address", 500, needed=False)


def service_names(names: Sequence[str]) -> list[str]:
    """The names of services, each once."""
    return list(dict.fromkeys(words(name, "A service's name", 80) for name in names if name.strip()))


def checked(fields: dict[str, Any]) -> dict[str, Any]:
    """What somebody said about a record, with its texts and names checked."""
    return {name: CHECKS[name](value) if name in CHECKS else value for name, value in given(fields).items()}


CHECKS: dict[str, Callable[[Any], Any]] = {
    "title": lambda value: words(value, "The title", 200),
    "text": lambda value: words(value, "The text", KEPT, needed=False),
    "link": checked_link,
    "services": service_names,
}


def number_for(model: type[Runbook] | type[Decision], wanted: int | None) -> int:
    """The number that a new record gets: the one it brings along when that is free, else the next."""
    if wanted is None:
        number = next_number(model.PREFIX)
        while model.objects.filter(number=number).exists():
            number = next_number(model.PREFIX)
        return number
    if not 1 <= wanted <= 999_999:
        raise InputError(message=f"{wanted} is not a number for it; choose 1 to 999999.")
    take_number(model.PREFIX, wanted)
    if model.objects.filter(number=wanted).exists():
        raise Conflict(
            message=f"{model.PREFIX}-{wanted:0{model.WIDTH}d} is there already; change it, or leave the number out."
        )
    return wanted


def added(actor: Person, row: Numbered) -> Numbered:
    """Stores a new record with its journal row."""
    now = clock.now()
    row.created_at = row.updated_at = now
    row.created_by = row.updated_by = actor
    row.save(force_insert=True)
    told = {"title": row.title, "link": row.link, "services": row.services, "state": row.state}
    record(
        actor=actor,
        verb=f"{_noun(row)}.added",
        subject=row,
        after={name: value for name, value in told.items() if value},
    )
    return row


def changed(
    actor: Person, row: Numbered, verb: str, fields: dict[str, Any], *, postmortem: Postmortem | None = None
) -> Numbered:
    """Writes the fields that differ, with a journal row that names the postmortem it was done from."""
    before, after = assign(row, fields)
    if not after:
        return row
    row.version += 1
    row.updated_at, row.updated_by = clock.now(), actor
    row.save(update_fields=[*after, "version", "updated_at", "updated_by"])
    said, says = _short(before), _short(after)
    record(
        actor=actor,
        verb=f"{_noun(row)}.{verb}",
        subject=row,
        before=said,
        after=says | ({"from": postmortem.code} if postmortem else {}),
        postmortem=postmortem.pk if postmortem else None,
    )
    return row


def locked(row: Numbered, version: int | None) -> Numbered:
    """The record as it is now, kept from others; refused when it is no longer the version that was looked at."""
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))
    if version is not None and version != row.version:
        who = row.updated_by.name
        raise Conflict(message=f"{who} has changed {row.code} in the meantime; look at it again, then save once more.")
    return row


def _noun(row: Record) -> str:
    return type(row).__name__.lower()


def _short(values: dict[str, Any]) -> dict[str, Any]:
    """The journal says that a long text changed, not the whole of it."""
    return {name: f"{len(value)} characters" if name == "text" else value for name, value in values.items()}
