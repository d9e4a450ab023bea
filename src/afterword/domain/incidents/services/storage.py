"""Puts uploaded bytes on disk, hashed and durable, before anybody is told that they were received."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings

from afterword.core.errors import InputError

CHUNK = 1024 * 1024
ADVICE = "compress it (gz, zst or zip), or cut out the hours around the incident"
PART_BYTES = 200  # of one name in a path; file systems take 255


class Received:
    """Bytes that lie in the incoming folder; `keep()` moves them to their place, leaving the block drops them."""

    def __init__(self, path: Path, sha256: str, size: int) -> None:
        self.path, self.sha256, self.size = path, sha256, size

    def keep(self, name: str) -> str:
        """Moves the file to MEDIA_ROOT/name, durably; an equal file that is there already stays."""
        target = Path(settings.MEDIA_ROOT) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.path, target)
        _sync_folder(target.parent)
        return name

    def drop(self) -> None:
        """Removes the incoming file, if it was not kept."""
        self.path.unlink(missing_ok=True)


def receive(stream: IO[bytes] | Any, *, limit: int, name: str, advice: str = ADVICE) -> Received:
    """Takes the bytes of an upload in chunks; memory use does not depend on its size."""
    incoming = Path(settings.MEDIA_ROOT).parent / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    handle, place = tempfile.mkstemp(dir=incoming)
    path = Path(place)
    try:
        with os.fdopen(handle, "r+b") as file:
            sha256, size = _fill(stream, file, limit, name, advice)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Received(path, sha256, size)


def _fill(stream: IO[bytes] | Any, file: IO[bytes], limit: int, name: str, advice: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(stream):
        size += len(chunk)
        if size > limit:
            raise InputError(
                message=f"{name} is larger than {limit // 1024**2} MiB, the largest file accepted here; {advice}."
            )
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def _chunks(stream: IO[bytes] | Any) -> Iterator[bytes]:
    if hasattr(stream, "chunks"):  # Django's UploadedFile
        yield from stream.chunks(CHUNK)
        return
    while chunk := stream.read(CHUNK):
        yield chunk


def _sync_folder(folder: Path) -> None:
    """Makes a rename in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clean_path(written: str) -> str:
    """A relative path with `/`, from whatever a browser or script sent; never leads elsewhere, and fits a disk."""
    shown = "".join(sign if sign.isprintable() else "_" for sign in written.replace("\x00", ""))
    parts = [part.strip() for part in PurePosixPath(shown.replace("\\", "/")).parts]
    kept = [part for part in parts if part not in ("", "/", ".", "..") and not part.endswith(":")]
    if not kept:
        raise InputError(message="A file came without a name; rename it and upload it again.")
    path = "/".join(part.encode()[-PART_BYTES:].decode(errors="ignore") for part in kept)  # the ending tells the kind
    return path if len(path) <= 480 else path[-480:].partition("/")[2] or path[-480:]
