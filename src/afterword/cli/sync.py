"""`afterword sync`: a folder of Markdown and the database, kept in step both ways."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.acting import AsOption
from afterword.cli.forms import Listing
from afterword.cli.serve import DataOption
from afterword.domain import clock

if TYPE_CHECKING:
    from afterword.domain.importing.sync.report import Report


class Side(StrEnum):
    """Whose text stays where both sides changed one."""

    FILE = "file"
    AFTERWORD = "afterword"


def sync(
    folder: Annotated[Path, typer.Argument(help="A folder of postmortems, of a git repository or a plain one.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
    form: Annotated[Listing, typer.Option("--format", help="table for people, json for programs.")] = Listing.TABLE,
    private: Annotated[bool, typer.Option("--private", help="Write out private postmortems too.")] = False,
    keep: Annotated[Side | None, typer.Option(help="Decide conflicts: the file's text stays, or Afterword's.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="Decide those of this postmortem; may be repeated.")
    ] = None,
    person: AsOption = None,
    data: DataOption = None,
) -> None:
    """Keep a folder and the database in step: changed files are read in, changed postmortems written out.

    What both sides changed is shown and left alone on both; runs no git command that changes the repository.
    """
    report = _run(folder, person, data, dry_run=dry_run, private=private, keep=keep, only=only or [])
    if form is Listing.JSON:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(report, dry_run=dry_run)
    if report.conflicts:
        raise typer.Exit(1)


def _run(
    folder: Path, person: str | None, data: Path | None, *, dry_run: bool, private: bool, keep: Side | None,
    only: list[str],
) -> Report:  # fmt: skip
    from afterword.cli.site import migrate, open_site
    from afterword.domain.importing.sync.disk import check_folder

    check_folder(folder)  # a slip of the hand makes no database
    open_site(data)
    migrate()

    from afterword.cli.acting import somebody
    from afterword.domain.importing.sync.sync import Wishes, sync_folder
    from afterword.domain.journal.services import surface

    wishes = Wishes(dry_run, private, keep.value if keep else "", frozenset(one.upper() for one in only))
    with surface("cli"):
        return sync_folder(actor=somebody(person), folder=folder, wishes=wishes, now=clock.now())


def _print(report: Report, *, dry_run: bool) -> None:
    from afterword.cli.words import clean

    for word, names in (("read", report.read), ("written", report.written)):
        for name in names:
            print(f"{word:<10}{clean(name)}")
    for clash in report.conflicts:
        print(f"{'conflict':<10}{clean(clash.file)}: {clean(clash.section)}")
    for left in report.left:
        print(f"{'left':<10}{clean(left.file)}: {clean(left.reason)}")
    would = "would be " if dry_run else ""
    print(
        f"\n{len(report.read)} {would}read, {len(report.written)} {would}written, {len(report.conflicts)} in conflict,"
        f" {len(report.left)} left."
    )
