"""Reads one incoming file into the document that would be kept of it, with all that is doubtful."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from afterword.core.document.front_matter import split_front_matter
from afterword.core.document.incoming.answers import Answers, answered
from afterword.core.document.incoming.doubts import Doubt, Sure, looked_at
from afterword.core.document.incoming.likely import why_not
from afterword.core.document.incoming.pictures import hash_of_file, named_paths, plain_path, with_kept
from afterword.core.document.incoming.plain import plain_document, plain_text
from afterword.core.document.incoming.storable import storable
from afterword.core.document.markdown_read import read_markdown
from afterword.core.errors import AfterwordError, DocumentError, InputError
from afterword.core.model.document import Document
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.people import People
from afterword.domain.importing.statuses import RELEASED, released_at, status_of
from afterword.domain.incidents.services.evidence import MOST_PIXELS, image_kind

MOST_NUMBER = 99_999  # a higher one is the number of something else
MOST_PICTURES = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: its bytes, the document in the form that is kept, and what to say of it."""

    incoming: Incoming
    content: bytes
    sha256: str
    document: Document
    canonical: bool
    private: bool
    status: str
    released_at: datetime  # if it is: as well as anybody can tell
    pictures: dict[str, bytes] = field(default_factory=dict)  # by hash
    sure: tuple[Sure, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    left_out: str = ""  # why it is no postmortem, where nobody asked for it by name

    @property
    def number(self) -> int | None:
        """The number that the document brings along, when it may be one of ours."""
        found = re.fullmatch(r"PM-(\d{1,9})", self.document.number or "")
        return int(found[1]) if found and 0 < int(found[1]) <= MOST_NUMBER else None


def read(incoming: Incoming, *, answers: Answers, people: People, now: datetime) -> Reading:
    """The file as a document; DocumentError in one sentence when it is none that can be kept."""
    if incoming.problem:
        raise DocumentError(file=incoming.name, reason=incoming.problem)
    content = incoming.load()
    text, dropped = plain_text(text_of(content, incoming.name))
    meta, _, _ = split_front_matter(text.replace("\r\n", "\n"))
    canonical = meta is not None and "afterword" in meta
    raw = _parsed(text, incoming)
    said, turned = plain_document(answered(raw, answers))
    document, pictures, missing = _with_pictures(storable(said, canonical=canonical), incoming)
    sure, doubtful = looked_at(said, name=incoming.name, today=now.date(), known=lambda one: bool(people.named(one)))
    status, why = status_of(said, canonical=canonical, wanted=answers.status)
    ended, unsure = released_at(incoming, said.date, now)
    guessed = [Doubt("published", ended.date().isoformat(), unsure)] if unsure and status in RELEASED else []
    return Reading(
        incoming,
        content,
        hashlib.sha256(content).hexdigest(),
        replace(document, status=status),
        canonical,
        bool(meta and meta.get("private")) is True,
        status,
        ended,
        pictures,
        tuple(sure),
        (*dropped, *turned, *doubtful, *missing, *([Doubt("status", status, why)] if why else []), *guessed),
        "" if incoming.named else why_not(raw, incoming.name, canonical=canonical) or "",
    )


def is_canonical(text: str) -> bool:
    """Whether a text is our own Markdown."""
    meta, _, _ = split_front_matter(text.replace("\r\n", "\n"))
    return meta is not None and "afterword" in meta


def _parsed(text: str, incoming: Incoming) -> Document:
    def companion(path: str) -> str | None:
        content = incoming.beside(path)
        return None if content is None else content.decode("utf-8", "replace")

    try:
        return read_markdown(text, name=incoming.name.rsplit("/", 1)[-1], companion=companion)
    except AfterwordError:
        raise
    except Exception as error:  # whatever a hostile file does to a reader, the other files go on
        reason = f"its form is not understood ({type(error).__name__})"
        raise DocumentError(file=incoming.name, reason=reason) from error


def text_of(content: bytes, name: str) -> str:
    """The text of a file; what is no UTF-8 is read as Windows wrote it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(content.decode("utf-16", errors="replace"), name)
    if b"\x00" in content:
        raise DocumentError(file=name, reason="it is no text; give a Markdown file")
    try:
        return _checked(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        return _checked(content.decode("cp1252", errors="replace"), name)


def _checked(text: str, name: str) -> str:
    if not text.strip():
        raise DocumentError(file=name, reason="it is empty")
    return text.replace("\x00", "")


def _with_pictures(document: Document, incoming: Incoming) -> tuple[Document, dict[str, bytes], list[Doubt]]:
    """The document with its pictures named by their hashes, their bytes, and those that were not found."""
    names: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    missing: list[Doubt] = []
    for written in named_paths(document)[:MOST_PICTURES]:
        content = _beside(written, incoming.beside)
        if content is None:
            missing.append(Doubt("picture", written, "there is no such file beside the document; its name is kept"))
        elif (wrong := wrong_picture(content)) is not None:
            missing.append(Doubt("picture", written, f"{wrong}; its name is kept"))
        else:
            names[written] = hash_of_file(content)
            contents[names[written]] = content
    return with_kept(document, names), contents, missing


def _beside(written: str, look: Callable[[str], bytes | None]) -> bytes | None:
    path = plain_path(written)
    content = look(path) if path else None
    return content if content is not None or not path or not written.startswith("/") else look(path.lstrip("/"))


def wrong_picture(content: bytes) -> str | None:
    """Why some bytes cannot be kept as a picture, None when they can."""
    from PIL import Image as Drawing  # only who brings pictures pays for it

    try:
        image_kind(content[:16])
        with Drawing.open(io.BytesIO(content)) as picture:
            pixels = picture.width * picture.height
    except InputError:
        return "it is no PNG, JPEG, GIF or WebP"
    except Drawing.DecompressionBombError:
        pixels = MOST_PIXELS + 1
    except (OSError, SyntaxError, ValueError):
        pixels = 0  # a header that tells no size is let through, as when it is pasted
    if pixels > MOST_PIXELS or len(content) > settings.AFTERWORD_MAX_IMAGE:
        return "it is larger than a picture may be here"
    return None
