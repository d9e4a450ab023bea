"""`afterword import`: postmortems that were written elsewhere, into the database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.acting import AsOption
from afterword.cli.forms import Listing
from afterword.cli.serve import DataOption
from afterword.domain import clock

if TYPE_CHECKING:
    from afterword.core.document.incoming.answers import Answers
    from afterword.domain.importing.services import Outcome


class Status(StrEnum):
    """What status all imported postmortems get."""

    DRAFT = "draft"
    PUBLISHED = "published"


def import_documents(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, git repositories or zip archives.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
    form: Annotated[Listing, typer.Option("--format", help="table for people, json for programs.")] = Listing.TABLE,
    zone: Annotated[str, typer.Option(help="Time zone of documents that name none, as Europe/Copenhagen.")] = "",
    severity: Annotated[
        list[str] | None, typer.Option(metavar="WORD=P1", help="What a word for severity means; may be repeated.")
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Status of all; else as written, or published.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Only their driver and administrators see them.")] = False,
    person: AsOption = None,
    data: DataOption = None,
) -> None:
    """Import postmortems in any house style; a second run over the same files changes nothing."""
    answers = _answers(zone, severity or [], status)
    outcomes = _run(paths, answers, person, data, dry_run=dry_run, private=private)
    from afterword.cli.view_import import as_json, as_table

    if form is Listing.JSON:
        sys.stdout.write(json.dumps(as_json(outcomes), ensure_ascii=False, indent=2) + "\n")
    else:
        as_table(outcomes, dry_run=dry_run)
    if code := _status(outcomes):
        raise typer.Exit(code)


def _answers(zone: str, severities: list[str], status: Status | None) -> Answers:
    from afterword.core.document.incoming.answers import Answers, check_zone, severities_of

    words = severities_of(severities)
    return Answers(zone=check_zone(zone), severities=words, status=status.value if status else "")


def _run(
    paths: list[Path], answers: Answers, person: str | None, data: Path | None, *, dry_run: bool, private: bool
) -> list[Outcome]:
    from afterword.cli.site import migrate, open_site
    from afterword.domain.importing.found import check, found

    check(paths)  # a slip of the hand makes no database
    open_site(data)
    migrate()

    from afterword.cli.acting import acting_person, somebody
    from afterword.domain.importing.services import import_files, look
    from afterword.domain.journal.services import surface

    now, files = clock.now(), found(paths)
    with surface("cli"), _Progress() as step:
        if dry_run:
            return look(viewer=acting_person(person), files=files, answers=answers, now=now, progress=step)
        actor = somebody(person)
        return import_files(actor=actor, files=files, answers=answers, private=private, now=now, progress=step)


class _Progress:
    """Shows on standard error how far it is, where somebody watches."""

    def __enter__(self) -> Callable[[int, str], None]:
        self._shown = sys.stderr.isatty()
        return self._step

    def _step(self, count: int, name: str) -> None:
        from afterword.cli.words import clean

        if self._shown:
            sys.stderr.write(f"\r\x1b[K{count} read: {clean(name)[:80]}")
            sys.stderr.flush()

    def __exit__(self, *trouble: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _status(outcomes: list[Outcome]) -> int:
    """0 done; 1 with conflicts, or when there was no document; 3 when not one file could be read."""
    actions = {one.action for one in outcomes}
    if actions == {"failed"}:
        return 3
    return 1 if "conflict" in actions or not actions - {"skip", "failed"} else 0
