"""The files below what a person gave: files, folders, git repositories and zip archives."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from afterword.core.document.incoming.likely import may_be_document
from afterword.core.errors import DocumentError, InputError, UnsafeArchive
from afterword.domain.importing.git import authors_of, identity_of, repository_of
from afterword.domain.importing.incoming import LARGEST, Authored, Incoming
from afterword.domain.importing.packed import packed

HIDDEN = ("node_modules", "__pycache__")
PICTURE = 20 * 1024**2  # bytes read of what lies beside a document


def check(given: Sequence[Path]) -> None:
    """Refuses what is no file and no folder here, before anything is done with the others."""
    for path in given:
        if re.match(r"[a-z]{2,}:/|git@", str(path)):
            raise InputError(message=f"{path} is an address; clone it, and give the folder instead.")
        if not path.exists():
            raise DocumentError(file=shown(path), reason="there is no such file or folder")


def found(given: Sequence[Path]) -> Iterator[Incoming]:
    """Every file that may be a document, each once, in the order of its name."""
    check(given)
    seen: set[Path] = set()
    for path in given:
        for one, real in _below(path):
            if real is None or real not in seen:
                yield one
                seen |= {real} if real else set()


def _below(path: Path) -> Iterator[tuple[Incoming, Path | None]]:
    """The documents of one argument with the file of each; those of an archive have none."""
    if path.is_file() and path.suffix.lower() == ".zip":
        try:
            yield from ((one, None) for one in packed(path))
        except UnsafeArchive as error:
            yield Incoming(shown(path), "", "", _never, named=True, problem=str(error)), None
        return
    top = path.resolve()
    root = repository_of(top)
    place = _Place(path, top, root or (top if top.is_dir() else top.parent), root)
    if not path.is_dir():
        yield place.incoming(top, named=True), top
        return
    for file in _files(top):
        if may_be_document(shown(file.relative_to(top))):
            yield place.incoming(file, named=False), file


class _Place:
    """Where the files of one argument lie: in a repository with its history, or in a plain folder."""

    def __init__(self, given: Path, top: Path, root: Path, repository: Path | None) -> None:
        self.given, self.top, self.root = given, top, root
        first = identity_of(repository) if repository else None
        self.origin = f"git:{first}" if first else "files"
        self.authors: dict[str, Authored] = authors_of(root, top) if first else {}

    def incoming(self, file: Path, *, named: bool) -> Incoming:
        """The file as it is looked at."""
        inside = os.fspath(file.relative_to(self.root))
        path = shown(file.relative_to(self.root)) if self.origin != "files" else shown(file)
        name = shown(self.given if named else file.relative_to(self.top))
        problem = _problem(file, self.root)
        return Incoming(
            name,
            self.origin,
            path,
            lambda: _read(file, LARGEST),
            lambda wanted: self._beside(file, wanted),
            named,
            _modified(file),
            self.authors.get(inside),
            problem,
            self._lies,
        )

    def _lies(self, origin: str, path: str) -> bool:
        """Whether a file that was imported once is still where it lay: in this repository, or on this machine."""
        if origin not in (self.origin, "files"):
            return False
        try:
            return Path(path if origin == "files" else self.root / path).is_file()
        except (OSError, ValueError):
            return False

    def _beside(self, file: Path, wanted: str) -> bytes | None:
        """A file named from a document, as long as it lies below the root: links are followed and then looked at."""
        try:
            place = (self.root / wanted.lstrip("/") if wanted.startswith("/") else file.parent / wanted).resolve()
            if not place.is_relative_to(self.root) or not stat.S_ISREG(place.stat().st_mode):
                return None
            return _read(place, PICTURE)
        except (OSError, ValueError, DocumentError):
            return None


def _files(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in HIDDEN)
        yield from (Path(folder, name) for name in sorted(names))


def _problem(file: Path, root: Path) -> str:
    """Why a file is not opened at all."""
    try:
        if file.is_symlink() and not file.resolve().is_relative_to(root):
            return "it is a link that leads out of the folder"
        return "" if stat.S_ISREG(file.stat().st_mode) else "it is not a plain file"
    except (OSError, RuntimeError) as error:
        return _reason(error)


def _read(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise DocumentError(file=shown(file), reason=_reason(error)) from error
    if len(content) > most:
        raise DocumentError(file=shown(file), reason=f"it is longer than {most // 1_000_000} MB")
    return content


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it was removed in the meantime"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "its links go round in circles"


def _modified(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _never() -> bytes:
    raise DocumentError(file="it", reason="it could not be opened")


def shown(path: Path | PurePosixPath) -> str:
    """A path with `/` that any terminal and any database can hold, whatever bytes are in it."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
