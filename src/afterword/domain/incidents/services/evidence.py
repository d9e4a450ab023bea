"""Takes evidence in: uploaded files and pasted images."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Evidence, Image, Incident
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import locked, words
from afterword.domain.incidents.services.storage import Received, clean_path, receive
from afterword.domain.journal.services import record

IMAGE_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
MOST_PIXELS = 50_000_000  # a browser needs 4 bytes for each


def add_evidence(
    *, actor: Person, incident: Incident, path: str, stream: IO[bytes] | Any, size: int | None = None
) -> Evidence:
    """Stores one uploaded file under its relative path; it is on disk, whole, before this returns.

    The same bytes again under the same name give the row that is there. Reading starts with `ask_reading`.
    """
    require_edit(actor, incident)
    name, limit = clean_path(path), settings.AFTERWORD_MAX_UPLOAD
    received = receive(stream, limit=limit, name=name)
    try:
        if size is not None and size != received.size:
            raise InputError(message=f"{name} arrived with {received.size} of {size} bytes; upload it again.")
        with transaction.atomic():
            locked(incident)
            return _known(incident, name, received) or _add(actor, incident, name, received)
    finally:
        received.drop()


def _known(incident: Incident, name: str, received: Received) -> Evidence | None:
    """The row of the same bytes under the same file name, in whatever folder it was uploaded before."""
    same = Evidence.objects.filter(incident=incident, sha256=received.sha256)
    base = PurePosixPath(name).name
    return next((row for row in same if row.path == name or PurePosixPath(row.path).name == base), None)


def _add(actor: Person, incident: Incident, name: str, received: Received) -> Evidence:
    highest = Evidence.objects.filter(incident=incident).aggregate(highest=Max("number"))["highest"] or 0
    evidence = Evidence(
        incident=incident,
        number=highest + 1,
        path=_free_path(incident, name),
        sha256=received.sha256,
        size=received.size,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )
    evidence.file.name = received.keep(f"evidence/{incident.pk}/{received.sha256}")
    evidence.save()
    after = {"path": evidence.path, "sha256": evidence.sha256, "size": evidence.size}
    record(actor=actor, verb="evidence.added", subject=evidence, after=after, incident=incident.pk)
    return evidence


def _free_path(incident: Incident, name: str) -> str:
    """The path, with a number where a name in it is taken by other bytes, or by a folder: all are kept."""
    files = {PurePosixPath(path) for path in Evidence.objects.filter(incident=incident).values_list("path", flat=True)}
    folders = {folder for path in files for folder in path.parents}
    *above, last = PurePosixPath(name).parts
    folder = PurePosixPath()
    for part in above:
        folder = _free(folder / part, files)
    return str(_free(folder / last, files | folders))


def _free(path: PurePosixPath, taken: set[PurePosixPath]) -> PurePosixPath:
    candidates = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, len(taken) + 3))
    return next(one for one in candidates if one not in taken) if path in taken else path


def image_kind(head: bytes) -> str:
    """The content type that the first bytes show; anything but a picture is refused."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for magic, kind in IMAGE_KINDS.items():
        if head.startswith(magic):
            return kind
    raise InputError(message="That is not a picture that can be shown; paste a PNG, JPEG, GIF or WebP.")


def _check_pixels(path: Path) -> None:
    """Refuses a picture that is small as a file and huge when drawn; a header that tells no size is let through."""
    from PIL import Image as Drawing  # only who pastes a picture pays for it

    try:
        with Drawing.open(path) as picture:
            pixels = picture.width * picture.height
    except Drawing.DecompressionBombError:
        pixels = MOST_PIXELS + 1
    except (OSError, SyntaxError, ValueError):
        return
    if pixels > MOST_PIXELS:
        raise InputError(message="The picture has more than 50 million pixels; save it smaller and paste it again.")


def receive_image(stream: IO[bytes] | Any) -> tuple[Received, str]:
    """A pasted picture, with its content type, waiting to be kept or dropped."""
    received = receive(stream, limit=settings.AFTERWORD_MAX_IMAGE, name="The picture", advice="save it smaller")
    try:
        with received.path.open("rb") as file:
            kind = image_kind(file.read(16))
        _check_pixels(received.path)
        return received, kind
    except InputError:
        received.drop()
        raise


def attach_image(*, actor: Person, incident: Incident, stream: IO[bytes] | Any, alt: str = "") -> Image:
    """Stores a pasted screenshot with the incident; the same picture again gives the row that is there."""
    require_edit(actor, incident)
    received, kind = receive_image(stream)
    try:
        with transaction.atomic():
            locked(incident)
            if (same := Image.objects.filter(incident=incident, sha256=received.sha256).first()) is not None:
                return same
            image = Image(incident=incident, sha256=received.sha256, content_type=kind, size=received.size)
            image.alt = words(alt, "The description", 200, needed=False)
            image.added_by, image.added_at = actor, clock.now()
            image.file.name = received.keep(f"images/{received.sha256}")
            image.save()
            after = {"sha256": image.sha256, "size": image.size}
            record(actor=actor, verb="image.attached", subject=image, after=after, incident=incident.pk)
        return image
    finally:
        received.drop()
