"""The files that lie beside a synced postmortem: its pictures and the drawings of its charts."""

from __future__ import annotations

from pathlib import Path

from afterword.core.document.charts import chart_files
from afterword.core.document.exporters.pictures import named_pictures
from afterword.core.document.incoming.pictures import (
    ENDINGS,
    hash_of_file,
    local_name,
    named_paths,
    plain_path,
    with_local,
)
from afterword.core.document.markdown_read import read_markdown
from afterword.core.errors import NotFound
from afterword.core.model.document import Document
from afterword.domain.accounts.models import Person
from afterword.domain.importing.sync.disk import write_whole
from afterword.domain.importing.sync.manuscript import Manuscript
from afterword.domain.postmortems.queries import image_by_hash


def beside(actor: Person, document: Document, manuscript: Manuscript | None) -> tuple[Document, dict[str, bytes]]:
    """The document with its pictures named as files, and those files that are to be written beside it."""
    names = _own_names(manuscript) if manuscript else {}
    files: dict[str, bytes] = {}
    for sha256 in named_pictures(document):
        if sha256 in names:
            continue
        try:
            picture = image_by_hash(actor, sha256)
        except NotFound:
            continue
        names[sha256] = local_name(sha256, ENDINGS.get(picture.content_type, "png"))
        with picture.file.open("rb") as stream:
            files[names[sha256]] = stream.read()
    charts = {name: text.encode() for name, text in chart_files(document, "charts").items()}
    return with_local(document, names), files | charts


def _own_names(manuscript: Manuscript) -> dict[str, str]:
    """The names that a file has for its pictures, by the hash of what lies there."""
    names: dict[str, str] = {}
    for written in named_paths(read_markdown(manuscript.text)):
        path = plain_path(written)
        content = manuscript.reading.incoming.beside(path) if path else None
        if content is not None:
            names.setdefault(hash_of_file(content), written)
    return names


def write_beside(folder: Path, files: dict[str, bytes]) -> None:
    """Writes the files that are not there yet, or say something else."""
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)
