"""Pictures that a document names by a relative path: found beside it, and named by their hash once they are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from afterword.core.document.incoming.texts import with_texts
from afterword.core.model.document import Document

_INLINE = re.compile(r"(!\[(?:[^\]\\\n]|\\.)*\]\()(?P<path><[^>\n]+>|[^\s)]+)(?P<rest>(?:\s+\"[^\"\n]*\")?\))")
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#|/images/[0-9a-f]{64}$)", re.IGNORECASE)
_KEPT = re.compile(r"\]\(/images/([0-9a-f]{64})(?=[\s)])")
Beside = Callable[[str], bytes | None]
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def named_paths(document: Document) -> tuple[str, ...]:
    """The relative paths of all pictures that the texts show, each once."""
    found: dict[str, None] = {}

    def look(text: str) -> str:
        found.update((path, None) for one in _INLINE.finditer(text) if (path := _path(one)) is not None)
        return text

    with_texts(document, look)
    return tuple(found)


def _path(found: re.Match[str]) -> str | None:
    written = found["path"].strip("<>")
    return None if _OUTSIDE.match(written) else written


def plain_path(written: str) -> str | None:
    """A path as a file below the document's own folder or beside it has it; None when it leads nowhere."""
    plain = unquote(written.partition("?")[0].partition("#")[0])
    if "\x00" in plain or "\\" in plain or not plain:
        return None
    return PurePosixPath(plain.lstrip("/")).as_posix() if plain.startswith("/") else PurePosixPath(plain).as_posix()


def with_kept(document: Document, kept: Mapping[str, str]) -> Document:
    """The document whose pictures are named as they are kept; `kept` gives the hash behind a path as written."""

    def change(text: str) -> str:
        return _INLINE.sub(one, text)

    def one(found: re.Match[str]) -> str:
        sha256 = kept.get(_path(found) or "")
        return f"{found[1]}/images/{sha256}{found['rest']}" if sha256 else found[0]

    return with_texts(document, change)


def with_local(document: Document, names: Mapping[str, str]) -> Document:
    """The document whose kept pictures are named as files beside it; `names` gives the file of each hash."""

    def change(text: str) -> str:
        return _KEPT.sub(one, text)

    def one(found: re.Match[str]) -> str:
        return f"]({names[found[1]]}" if found[1] in names else found[0]

    return with_texts(document, change)


def local_name(sha256: str, ending: str) -> str:
    """The file of a kept picture beside a document."""
    return f"images/{sha256[:12]}.{ending}"


def hash_of_file(content: bytes) -> str:
    """The name under which a picture is kept."""
    return hashlib.sha256(content).hexdigest()
