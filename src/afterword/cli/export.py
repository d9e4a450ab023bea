"""`afterword export`: a postmortem as a file in any form, as it is or as its external version."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.acting import AsOption
from afterword.cli.forms import Form, form_named
from afterword.cli.serve import DataOption
from afterword.cli.written import CannotWrite, write

if TYPE_CHECKING:
    from afterword.core.document.exporters.forms import Exported
    from afterword.core.document.redact.changes import Change
    from afterword.core.model.document import Document


@dataclass(frozen=True, slots=True)
class Found:
    """What is exported: the document or its external version, its pictures, where it is read, what was changed."""

    document: Document
    pictures: Mapping[str, tuple[str, bytes]]
    address: str = ""
    changes: tuple[Change, ...] = ()


def export(
    what: Annotated[
        str, typer.Argument(metavar="NUMBER", help="PM-007 of the database, or a postmortem in Markdown; - for stdin.")
    ],
    form: Annotated[
        Form | None, typer.Option("--format", help="md unless the name of the file says otherwise.")
    ] = None,
    external: Annotated[
        bool, typer.Option("--external", help="The version for outside: people as roles, nothing internal.")
    ] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="Print what the external version changes; alone it writes no file.")
    ] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="Remove these words too, as in 'Acme => a customer'; may be repeated."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it; - for standard output.")] = None,
    person: AsOption = None,
    data: DataOption = None,
) -> None:
    """Write a postmortem as a file, internal or external, from the database or from Markdown."""
    form = form or form_named(out)
    outside = external or changes or bool(remove)
    found = (
        _from_file(what, outside, remove or [])
        if _is_file(what)
        else _stored(what, outside, remove or [], person, data)
    )
    if changes:
        _tell_changes(found.changes, to_errors=str(out) == "-")
    if changes and out is None:
        return
    _put(_made(found, form, out), form, out, what)


def _made(found: Found, form: Form, out: Path | None) -> Exported:
    from afterword.core.document.exporters.forms import export as make

    stem = out.name.split(".")[0] if out and str(out) != "-" else ""
    return make(form.value, found.document, pictures=found.pictures, address=found.address, stem=stem)


def _is_file(what: str) -> bool:
    """A number is a number even where a file is called so; everything else names a file."""
    return re.fullmatch(r"(?:PM-?)?\d+", what, re.IGNORECASE) is None


def _from_file(what: str, outside: bool, remove: list[str]) -> Found:
    """A postmortem in Markdown, with the charts and pictures that lie beside it."""
    from afterword.cli.documents import text_of
    from afterword.cli.parse import beside
    from afterword.core.document.exporters.pictures import without_metadata
    from afterword.core.document.front_matter import split_front_matter
    from afterword.core.document.markdown_read import read_markdown

    file = None if what == "-" else Path(what)
    text = text_of(file)
    document = read_markdown(text, name=file.name if file else None, companion=beside(file or Path("-")))
    document, pictures = _with_pictures(document, file)
    if not outside:
        return Found(document, pictures)
    said = (split_front_matter(text)[0] or {}).get("external")
    document, changes = _outside(document, said, remove)
    return Found(document, without_metadata(pictures) if pictures else {}, changes=changes)


def _outside(document: Document, said: object, remove: list[str]) -> tuple[Document, tuple[Change, ...]]:
    from dataclasses import replace

    from afterword.core.document.redact.outside import outside_version
    from afterword.core.document.redact.settings import redaction_from, terms_from

    redaction = redaction_from(said)
    version = outside_version(document, replace(redaction, terms=(*terms_from(remove), *redaction.terms)))
    return version.document, version.changes


def _with_pictures(document: Document, file: Path | None) -> tuple[Document, dict[str, tuple[str, bytes]]]:
    """The document whose pictures beside it are named by their hash, and those pictures."""
    from afterword.core.document.incoming.pictures import hash_of_file, named_paths, plain_path, with_kept

    kept: dict[str, str] = {}
    pictures: dict[str, tuple[str, bytes]] = {}
    root = file.resolve().parent if file else None
    for written in named_paths(document) if root else ():
        place = (root / (plain_path(written) or "")).resolve() if root else Path()
        content = place.read_bytes() if root and place.is_relative_to(root) and _small(place) else b""
        kind = _kind_of(content)
        if kind:
            kept[written] = hash_of_file(content)
            pictures[kept[written]] = (kind, content)
    return with_kept(document, kept), pictures


def _small(place: Path) -> bool:
    return place.is_file() and place.stat().st_size <= 20_000_000


def _kind_of(content: bytes) -> str:
    """The media type that the first bytes tell; empty for what is no picture."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    kinds = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
    return next((kind for begin, kind in kinds.items() if content.startswith(begin)), "")


def _stored(what: str, outside: bool, remove: list[str], person: str | None, data: Path | None) -> Found:
    """A postmortem of the database, as the acting person may see it."""
    from afterword.cli.site import migrate, open_site

    open_site(data)
    migrate()
    from django.conf import settings

    from afterword.cli.acting import acting_person
    from afterword.domain.postmortems import queries
    from afterword.domain.postmortems.external import external_pictures, external_version

    viewer = acting_person(person)
    postmortem = queries.postmortem_by_number(viewer, what)
    if not outside:
        document = queries.to_document(viewer, postmortem)
        address = f"{settings.SITE_URL}/{postmortem.code}" if settings.SITE_URL else ""
        return Found(document, queries.pictures_of(viewer, document), address)
    version = external_version(viewer, postmortem, remove=remove)
    pictures = external_pictures(viewer, version)
    return Found(version.document, pictures, changes=version.changes)


def _put(made: Exported, form: Form, out: Path | None, what: str) -> None:
    """Writes the file and those that it names beside it; JSON without --out goes to standard output."""
    if str(out) == "-" or (form is Form.JSON and out is None):
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
        return
    path = out or Path(made.name)
    if _is_file(what) and path.exists() and path.resolve() == Path(what).resolve():
        raise CannotWrite(file=str(path), reason="it is what is exported", option="--out")
    write(path, made.data, "--out")
    for name, content in made.beside.items():
        write(path.parent / name, content, "--out")
    more = f", and {len(made.beside)} {'file' if len(made.beside) == 1 else 'files'} beside it" if made.beside else ""
    print(f"Written to {path}{more}.", file=sys.stderr if form is Form.JSON else sys.stdout)


def _tell_changes(changes: tuple[Change, ...], *, to_errors: bool) -> None:
    """What was changed, by place, with the reason; on standard error when the file goes to standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from afterword.cli.words import clean
    from afterword.core.document.redact.changes import table

    console = Console(file=sys.stderr if to_errors else sys.stdout, highlight=False)
    if not changes:
        console.print("Nothing was changed: look through it yourself before it leaves.")
        return
    shown = Table("Where", "Inside", "Outside", "Why", box=None, pad_edge=False)
    for row in table(changes):
        shown.add_row(*(Text(clean(cell), overflow="fold") for cell in row))
    console.print(shown)
    count = f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}"
    console.print(f"{count}. This list is internal; read the result before it leaves.")
