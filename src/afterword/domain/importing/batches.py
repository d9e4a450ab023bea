"""Imports through the browser: files are kept, looked at, decided on and taken in, each step on its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from afterword.core.document.incoming.answers import Answers, check_zone
from afterword.core.document.incoming.likely import may_be_document
from afterword.core.errors import InputError, RuleBroken, UnsafeArchive
from afterword.core.evidence.archive import Member
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.importing.incoming import LARGEST, Incoming
from afterword.domain.importing.models import Import, ImportFile
from afterword.domain.importing.originals import keep
from afterword.domain.importing.packed import PICTURE, beside_of, content_of, unpacked
from afterword.domain.importing.people import People
from afterword.domain.importing.queries import import_by_id
from afterword.domain.importing.services import Outcome, Seen, import_one, look_at
from afterword.domain.incidents.services.storage import Received, clean_path, receive
from afterword.domain.journal.services import record

State = Import.State
INLINE = 20  # documents that are looked at or taken in while the browser waits
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
TAKEN = ("create", "update")


def start(
    *, actor: Person, uploads: Iterable[tuple[str, IO[bytes] | Any]], zone: str = "", private: bool = False
) -> Import:
    """Keeps uploaded files, those in zip archives too, to be looked at."""
    actor = require_member(actor)
    answers = {"zone": check_zone(zone)} if zone else {}
    rows: list[ImportFile] = []
    for name, stream in uploads:
        rows += _kept(clean_path(name), stream)
    if not any(row.is_document for row in rows):
        raise InputError(message="No Markdown document is among these files; choose documents, or a zip of them.")
    with transaction.atomic():
        total = sum(row.is_document for row in rows)
        batch = Import.objects.create(
            started_by=actor, started_at=clock.now(), private=private, answers=answers, total=total
        )
        for row in rows:
            row.batch = batch
        ImportFile.objects.bulk_create(rows)
        verb = "import.started" if total <= INLINE else "import.look_asked"
        record(actor=actor, verb=verb, subject=batch, after={"documents": total, "files": len(rows)})
    return batch


def _kept(path: str, stream: IO[bytes] | Any) -> list[ImportFile]:
    received = receive(stream, limit=settings.AFTERWORD_MAX_UPLOAD, name=path, advice="give fewer files at once")
    try:
        if path.lower().endswith(".zip"):
            return _of_archive(path, received)
        row = ImportFile(path=path, origin="upload", sha256=received.sha256, size=received.size)
        row.is_document = may_be_document(path)
        if row.is_document or path.lower().endswith(PICTURES):
            row.file.name = received.keep(f"imports/{received.sha256}")
        return [row] if row.file else []
    finally:
        received.drop()


def _of_archive(path: str, received: Received) -> list[ImportFile]:
    """The documents and pictures of an archive; what is refused stands in the list with its reason."""
    name = PurePosixPath(path).name
    try:
        members = list(unpacked(received.path))
        return [row for member in members if (row := _of_member(name, member)) is not None]
    except UnsafeArchive as error:
        return [ImportFile(path=path, origin=f"zip:{name}"[:200], is_document=True, problem=str(error))]


def _of_member(archive: str, member: Member) -> ImportFile | None:
    parts = PurePosixPath(member.name).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    document = may_be_document(member.name)
    if hidden or not (document or member.name.lower().endswith(PICTURES)):
        return None
    row = ImportFile(path=member.name[-1000:], origin=f"zip:{archive}"[:200], is_document=document, size=member.size)
    try:
        content = content_of(member, LARGEST if document else PICTURE)
        row.file.name = keep(content, "imports")
    except InputError as error:
        row.problem = str(error.fields.get("reason", error))
    return row if document or row.file else None


def look_through(batch: Import) -> None:
    """Looks at each document that was not looked at yet; safe to be called again after it was broken off."""
    people, seen, answers = People(batch.started_by), Seen(), _answers(batch.answers)
    files = {(row.origin, row.path): row for row in batch.files.all()}
    documents = [row for row in files.values() if row.is_document]
    for done, row in enumerate(documents, start=1):
        outcome = look_at(
            viewer=batch.started_by,
            incoming=_incoming(row, files),
            answers=_answers({**batch.answers, **row.answers}) if row.answers else answers,
            people=people,
            seen=seen,
            now=clock.now(),
        )
        _note_look(row, outcome)
        if done % 10 == 0 or done == len(documents):
            Import.objects.filter(pk=batch.pk).update(done=done)
    Import.objects.filter(pk=batch.pk, state=State.READING).update(state=State.READY, done=0)


def _note_look(row: ImportFile, outcome: Outcome) -> None:
    row.looked = {
        "number": outcome.number,
        "reason": outcome.reason,
        "sections": list(outcome.sections),
        "sure": [asdict(one) for one in outcome.sure],
        "doubtful": [asdict(one) for one in outcome.doubtful],
    }
    row.action = outcome.action
    row.wanted = row.wanted and outcome.action in TAKEN
    row.save(update_fields=["looked", "action", "wanted"])


def _incoming(row: ImportFile, files: Mapping[tuple[str, str], ImportFile]) -> Incoming:
    def look(path: str) -> bytes | None:
        found = files.get((row.origin, path))
        return _content(found) if found is not None and found.file else None

    return Incoming(
        row.path,
        row.origin,
        row.path,
        lambda: _content(row),
        beside_of(row.path, look),
        problem=row.problem,
        lies=lambda origin, path: (origin, path) in files,
    )


def _content(row: ImportFile) -> bytes:
    with row.file.open("rb") as stream:
        content: bytes = stream.read()
    return content


def decide(
    *,
    actor: Person,
    batch: Import,
    wanted: Collection[int],
    answers: Mapping[int, Mapping[str, str]],
    severities: Mapping[str, str],
) -> Import:
    """Says which documents are taken in, with answers to what was doubtful, and starts."""
    batch = import_by_id(actor, batch.pk)
    rows = list(batch.files.filter(is_document=True))
    for row in rows:
        row.wanted = row.pk in wanted and row.action in TAKEN
        row.answers = _checked(answers.get(row.pk, {}))
    count = sum(row.wanted for row in rows)
    if not count:
        raise InputError(message="No document is ticked; tick those that you want to have here.")
    with transaction.atomic():
        started = Import.objects.filter(pk=batch.pk, state=State.READY).update(state=State.RUNNING, total=count, done=0)
        if not started:
            raise RuleBroken(message="This import was started already; wait until it has ended.")
        batch.refresh_from_db()
        batch.answers = batch.answers | {"severities": dict(severities)}
        batch.save(update_fields=["answers"])
        ImportFile.objects.bulk_update(rows, ["wanted", "answers"])
        verb = "import.decided" if count <= INLINE else "import.run_asked"
        record(actor=actor, verb=verb, subject=batch, after={"documents": count})
    return batch


def _checked(given: Mapping[str, str]) -> dict[str, str]:
    """The answers that say something, each of a form that can be used."""
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    check_zone(said.get("forced_zone", ""))
    if "date" in said:
        try:
            date.fromisoformat(said["date"])
        except ValueError as error:
            raise InputError(message=f"{said['date']} is not a date; write it as 2026-10-30.") from error
    return said


def run(batch: Import) -> None:
    """Takes in every document that was decided on and is not here yet; safe to be called again."""
    people = People(batch.started_by)
    files = {(row.origin, row.path): row for row in batch.files.select_related("postmortem")}
    wanted = [row for row in files.values() if row.wanted]
    for done, row in enumerate(wanted, start=1):
        if row.postmortem_id is None:
            outcome = import_one(
                actor=batch.started_by,
                incoming=_incoming(row, files),
                answers=_answers({**batch.answers, **row.answers}),
                private=batch.private,
                people=people,
                now=clock.now(),
            )
            row.action, row.problem, row.postmortem = outcome.action, outcome.reason, outcome.postmortem
            row.save(update_fields=["action", "problem", "postmortem"])
        if done % 5 == 0 or done == len(wanted):
            Import.objects.filter(pk=batch.pk).update(done=done)
    Import.objects.filter(pk=batch.pk).update(state=State.DONE, finished_at=clock.now())
    _clear(batch)


def fail(*, batch: Import, problem: str) -> None:
    """Notes that the job was given up, and why."""
    Import.objects.filter(pk=batch.pk).exclude(state=State.DONE).update(
        state=State.FAILED, problem=problem, finished_at=clock.now()
    )


def _clear(batch: Import) -> None:
    """Takes the kept uploads away: what was taken in has its original now."""
    needed = ImportFile.objects.exclude(batch=batch).exclude(file="").values_list("file", flat=True)
    for row in batch.files.exclude(file="").exclude(file__in=needed):
        row.file.delete(save=False)
    batch.files.update(file="")


def _answers(said: Mapping[str, Any]) -> Answers:
    """The answers as the reader takes them."""
    return Answers(
        zone=said.get("zone", ""),
        forced_zone=said.get("forced_zone", ""),
        severities=said.get("severities", {}),
        severity=said.get("severity", ""),
        title=said.get("title", ""),
        date=date.fromisoformat(said["date"]) if said.get("date") else None,
    )
