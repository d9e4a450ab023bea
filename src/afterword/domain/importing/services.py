"""Imports documents one by one: each in a transaction of its own, and a bad one never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from afterword.core.document.incoming.answers import Answers
from afterword.core.document.incoming.doubts import Doubt, Sure
from afterword.core.document.incoming.likely import SUFFIXES
from afterword.core.document.incoming.parts import differing, hashes_of
from afterword.core.errors import AfterwordError, DocumentError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer, is_somebody, require_member
from afterword.domain.importing.changing import as_stored
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.models import Original
from afterword.domain.importing.people import People
from afterword.domain.importing.planning import Plan, another_file, plan
from afterword.domain.importing.reading import Reading, read
from afterword.domain.importing.taking import create, note, update
from afterword.domain.journal.services import take_number
from afterword.domain.postmortems.models import Postmortem

log = logging.getLogger("afterword.importing")
Progress = Callable[[int, str], None]
NO_ANSWERS = Answers()
UNREAD = "it could not be read; the log of the server says why"
UNKNOWN = "it could not be kept; the log of the server says why"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or would: create, update, same, conflict; skip or failed where it is no document."""

    file: str
    action: str
    number: str | None = None
    reason: str = ""
    sure: tuple[Sure, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    sections: tuple[str, ...] = ()  # in conflict
    postmortem: Postmortem | None = None


def look(
    *,
    viewer: Viewer,
    files: Iterable[Incoming],
    answers: Answers = NO_ANSWERS,
    now: datetime,
    progress: Progress | None,
) -> list[Outcome]:
    """What an import would do with each file; nothing is written."""
    people, seen = People(viewer), Seen()
    return [
        look_at(viewer=viewer, incoming=incoming, answers=answers, people=people, seen=seen, now=now)
        for incoming in _told(files, progress)
    ]


def _told(files: Iterable[Incoming], progress: Progress | None) -> Iterator[Incoming]:
    """The files one by one; each is told once it is done, when the next is asked for."""
    for place, incoming in enumerate(files, start=1):
        yield incoming
        if progress:
            progress(place, incoming.name)


def look_at(
    *, viewer: Viewer, incoming: Incoming, answers: Answers, people: People, seen: Seen, now: datetime
) -> Outcome:
    """What an import would do with one file; `seen` are those before it in the same import."""
    reading = _read(incoming, answers, people, now)
    if isinstance(reading, Outcome):
        return reading
    try:
        found = plan(viewer, reading, now) if is_somebody(viewer) else Plan("create", number=reading.number)
    except Exception:
        log.exception("%s could not be compared with what is stored", incoming.name)
        return Outcome(incoming.name, "failed", reason=UNKNOWN)
    return _outcome(reading, seen.beside(reading, found))


class Seen:
    """What was in the same import before: a second copy is the same, and a number is given once."""

    def __init__(self) -> None:
        self.hashes: dict[str, str] = {}
        self.numbers: dict[int, tuple[str, dict[str, str]]] = {}  # where it lies, and its parts

    def beside(self, reading: Reading, found: Plan) -> Plan:
        """The plan with what comes before it."""
        if found.action != "create":
            return found
        if reading.sha256 in self.hashes:
            return Plan("same", reason=f"it is a copy of {self.hashes[reading.sha256]}")
        self.hashes[reading.sha256] = reading.incoming.name
        first = self.numbers.get(found.number or 0)
        if first is not None and reading.canonical:
            if not differing(first[1], hashes_of(reading.document)):
                return Plan("same")
            return Plan("conflict", reason=another_file(f"PM-{found.number:03d}", first[0]))
        if first is not None:
            return Plan("create", reason=f"{reading.document.number} is the number of another postmortem here")
        self.numbers |= {found.number: (reading.incoming.path, hashes_of(reading.document))} if found.number else {}
        return found


def import_files(
    *,
    actor: Person,
    files: Iterable[Incoming],
    answers: Answers = NO_ANSWERS,
    private: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Takes in every file that is a postmortem; a second run over the same files changes nothing."""
    actor = require_member(actor)
    people = People(actor)
    return [
        import_one(actor=actor, incoming=incoming, answers=answers, private=private, people=people, now=now)
        for incoming in _told(files, progress)
    ]


def import_one(
    *, actor: Person, incoming: Incoming, answers: Answers, private: bool, people: People, now: datetime
) -> Outcome:
    """Takes in one file, whole or not at all."""
    reading = _read(incoming, answers, people, now)
    if isinstance(reading, Outcome):
        return reading
    try:
        with transaction.atomic():
            take_number("IMPORT", 0)  # its row is locked: of two imports at once, one waits for the other
            return _taken(actor, reading, plan(actor, reading, now), private, people, now)
    except AfterwordError as error:
        return Outcome(incoming.name, "failed", reason=str(error))
    except Exception:
        log.exception("%s could not be imported", incoming.name)
        return Outcome(incoming.name, "failed", reason=UNKNOWN)


def _taken(actor: Person, reading: Reading, found: Plan, private: bool, people: People, now: datetime) -> Outcome:
    if found.action == "create":
        made = create(actor=actor, reading=reading, number=found.number, private=private, people=people, now=now)
        return _outcome(reading, replace(found, postmortem=made))
    assert found.postmortem is not None
    if found.action == "update":
        changed, gone = update(actor=actor, reading=reading, postmortem=found.postmortem, now=now)
        outcome = _outcome(reading, found if changed else replace(found, action="same"))
        return replace(outcome, doubtful=(*outcome.doubtful, *gone))
    if found.action == "same":
        _recognise(actor, reading, found.postmortem, now)
    return _outcome(reading, found)


def _recognise(actor: Person, reading: Reading, postmortem: Postmortem, now: datetime) -> None:
    """Keeps our own Markdown that was never imported as an original; files that are known already leave no trace."""
    if not Original.objects.filter(postmortem=postmortem).exists() and reading.canonical:
        stored = as_stored(postmortem)
        note(actor=actor, postmortem=postmortem, reading=reading, stored=stored, verb="postmortem.recognised", now=now)


def _read(incoming: Incoming, answers: Answers, people: People, now: datetime) -> Reading | Outcome:
    try:
        reading = read(incoming, answers=answers, people=people, now=now)
    except DocumentError as error:
        action = "failed" if incoming.named or incoming.name.lower().endswith(SUFFIXES) else "skip"
        return Outcome(incoming.name, action, reason=str(error.fields.get("reason", error)))
    except AfterwordError as error:
        return Outcome(incoming.name, "failed", reason=str(error))
    except (RecursionError, MemoryError):
        raise
    except Exception:
        log.exception("%s could not be read", incoming.name)
        return Outcome(incoming.name, "failed", reason=UNREAD)
    if reading.left_out:
        return Outcome(incoming.name, "skip", reason=reading.left_out)
    return reading


def _outcome(reading: Reading, found: Plan) -> Outcome:
    kept = f"PM-{found.number:03d}" if found.number else None
    taken = Doubt("number", reading.document.number, found.reason) if found.reason.startswith("PM-") else None
    return Outcome(
        reading.incoming.name,
        found.action,
        found.postmortem.code if found.postmortem else kept,
        found.reason,
        reading.sure,
        (*reading.doubtful, *([taken] if taken and found.action == "create" else [])),
        found.sections,
        found.postmortem,
    )
