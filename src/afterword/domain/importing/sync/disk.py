"""The files of a synced folder: written whole or not at all, and never by two syncs at once."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from afterword.core.errors import Conflict, InputError


def check_folder(folder: Path) -> None:
    """Refuses what is no folder."""
    if not folder.is_dir():
        raise InputError(message=f"{folder} is no folder; make it first, or look at its name.")


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Keeps other syncs of the folder away; the system lets go of it however this process ends."""
    check_folder(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict(message=f"Another sync of {folder} is running; wait until it has ended.") from error
        yield
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Puts the content in the place of a file at once: after a crash it is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".afterword-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """The rights of the file that is replaced; for a new one, those that others get here."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def clear_parts(folder: Path) -> None:
    """Takes away what a sync that was killed left half written; nobody else writes files of that name."""
    for path in folder.rglob(".afterword-*.part"):
        with suppress(OSError):
            path.unlink()
