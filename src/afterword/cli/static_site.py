"""`afterword site`: all published postmortems as a folder of pages that need no server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.acting import AsOption
from afterword.cli.serve import DataOption
from afterword.cli.written import write
from afterword.core.errors import InputError


class FolderInUse(InputError):
    """A folder that holds what this command did not write."""

    code = "folder-in-use"
    sentence = "{folder} {reason}; name an empty folder, or one that this command wrote before."


MARK = "feed.atom"  # what tells a folder that an earlier run has written


def site(
    folder: Annotated[Path, typer.Argument(help="Where to write it; an empty folder, or one that this wrote before.")],
    external: Annotated[bool, typer.Option("--external", help="The released external versions instead.")] = False,
    title: Annotated[str, typer.Option(help="What stands on top of each page.")] = "Postmortems",
    address: Annotated[
        str, typer.Option(metavar="URL", help="Where it will be served, for the links of the feed.")
    ] = "",
    person: AsOption = None,
    data: DataOption = None,
) -> None:
    """Write all published postmortems as pages: a list to search by words, date, service and chain level, and a feed.

    Private postmortems are left out. Pages of an earlier run that are no longer wanted are removed.
    """
    _check(folder)
    from afterword.cli.site import migrate, open_site

    open_site(data)
    migrate()
    from afterword.cli.acting import acting_person
    from afterword.core.document.static_site.site import build_site
    from afterword.domain.practice.released import released

    rows = list(released(acting_person(person), audience="external" if external else "internal"))
    files = dict(build_site(rows, title=title, address=address))
    for name, content in files.items():
        write(folder / name, content, "another folder")
    gone = _clear(folder, set(files))
    count = f"{len(rows)} postmortem{'' if len(rows) == 1 else 's'}"
    more = f", {gone} old file{'' if gone == 1 else 's'} removed" if gone else ""
    print(f"{count} written to {folder}{more}; open {folder / 'index.html'}.")


def _check(folder: Path) -> None:
    """A folder with anything else in it is left alone."""
    if folder.exists() and not folder.is_dir():
        raise FolderInUse(folder=str(folder), reason="is a file")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise FolderInUse(folder=str(folder), reason="holds other files")


def _clear(folder: Path, wanted: set[str]) -> int:
    """Removes pages of an earlier run; nothing but pages, so that a file put there by hand stays."""
    old = [path for path in folder.glob("*.html") if path.name not in wanted]
    for path in old:
        path.unlink()
    return len(old)
