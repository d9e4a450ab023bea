"""Finds every file under the given paths, inside archives too, as sources that can be opened."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import shutil
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from afterword.core.errors import UnsafeArchive
from afterword.core.evidence.archive import BROKEN, STEP, Limits, Member, Spent, Trouble, expand, members, packing
from afterword.core.evidence.base import Entrance, Opener, Progress, Source
from afterword.core.evidence.entering.entrances import finder

Watcher = Callable[[Progress], None]
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Found:
    """A file that was found: a source, or the sentence that says why it is none."""

    name: str
    size: int
    source: Source | None = None
    problem: str | None = None
    trouble: Trouble = field(default_factory=Trouble)
    place: Path | None = None  # of a file that is read as it lies

    def became_shorter(self) -> str | None:
        """The sentence that the file lost its end since it was found, as when a log is truncated to rotate it."""
        try:
            shorter = self.place is not None and self.place.stat().st_size < self.size
        except OSError:  # taken away by now: what was open was still read to its end
            return None
        return f"{self.name} became shorter while it was read." if shorter else None


class _Hash:
    """The SHA-256 of a stream, computed once however many ask."""

    def __init__(self, opener: Opener) -> None:
        self._opener, self._lock, self._value = opener, threading.Lock(), ""

    def __call__(self) -> str:
        with self._lock:
            if not self._value:
                with self._opener() as stream:
                    self._value = hashlib.file_digest(cast(Any, stream), "sha256").hexdigest()
            return self._value


class _Watched(io.FileIO):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, name: str, watcher: Watcher) -> None:
        super().__init__(path)
        self._name, self._watcher, self._size = name, watcher, path.stat().st_size

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer) or 0
        self._watcher(Progress(self._name, min(self.tell(), self._size), self._size))
        return count

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        self._watcher(Progress(self._name, min(self.tell(), self._size), self._size))
        return data


class _Recoded(io.RawIOBase):
    """A UTF-16 stream as UTF-8."""

    def __init__(self, wide: BinaryIO) -> None:
        self._wide, self._decoder = wide, codecs.getincrementaldecoder("utf-16")("replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._wide.read(STEP)
            self._ready = self._decoder.decode(data, final=not data).encode()
            if not data:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._wide.close()
        super().close()


@dataclass(slots=True)
class _Walk:
    """What one walk shares: where unpacked things lie, who watches, and every source by name."""

    scratch: Path
    watcher: Watcher | None
    limits: Limits = field(default_factory=Limits)
    sources: dict[str, Source] = field(default_factory=dict)
    spooled: int = 0
    modified: datetime | None = None  # of the file on the disk that is being opened up

    def place(self) -> Path:
        """A fresh path in the scratch folder."""
        self.spooled += 1
        return self.scratch / str(self.spooled)


@contextmanager
def find(paths: Sequence[Path], progress: Watcher | None = None) -> Iterator[list[Found]]:
    """All files under the paths, sorted by name within each path; scratch copies live as long as the context."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="afterword-")))
        walk = _Walk(scratch, progress)
        found: list[Found] = []
        for path, name in _files(paths, scratch):
            found.extend(_one(walk, path, name))
        yield found


def _files(paths: Sequence[Path], scratch: Path) -> Iterator[tuple[Path, str]]:
    """Each file with its name: relative to the folder given, with the folder's name when several paths are given."""
    taken: set[str] = set()
    for path in paths:
        if str(path) == "-":
            spool = scratch / "stdin"
            with spool.open("wb") as out:
                shutil.copyfileobj(sys.stdin.buffer, out)
            pairs = [(spool, "stdin")]
        elif path.is_dir():
            pairs = [(file, os.fsencode(file.relative_to(path)).decode(errors="replace")) for file in _under(path)]
        else:
            pairs = [(path, os.fsencode(path.name).decode(errors="replace"))]
        clash = any(name in taken for _, name in pairs)
        for file, name in pairs:
            unique = _unique(f"{path.parent.name if path.is_file() else path.name}/{name}" if clash else name, taken)
            taken.add(unique)
            yield file, unique


def _unique(name: str, taken: set[str]) -> str:
    count, candidate = 2, name
    while candidate in taken:
        candidate, count = f"{name} ({count})", count + 1
    return candidate


def _under(folder: Path) -> Iterator[Path]:
    """The files under a folder by name; a hidden folder such as .git stands for itself and is not entered."""
    waiting: list[Path] = [folder]
    while waiting:
        path = waiting.pop()
        if path is not folder and not _enterable(path):
            yield path
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield path  # it stands for itself, with the reason why it was not entered
            continue
        waiting += [Path(entry.path) for entry in entries]


def _enterable(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
    except OSError:
        return False


def _one(walk: _Walk, path: Path, name: str) -> list[Found]:
    problem = _not_a_file(path, name)
    if problem:
        return [Found(name, 0, problem=problem)]
    size = path.stat().st_size
    walk.modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        return [Found(name, size, problem=f"{name} cannot be opened: {error.strerror}.")]

    def open_file() -> BinaryIO:
        raw = _Watched(path, name, walk.watcher) if walk.watcher else io.FileIO(path)
        return io.BufferedReader(raw, STEP)

    spent = Spent(packed=max(size, 1), limits=walk.limits)
    way = _Way(open_file, lambda: io.FileIO(path))
    found = _open_up(walk, Found(name, size), open_file, _Hash(lambda: path.open("rb")), head, spent, 0, way)
    if packing(head) is None:
        found[0].place = path
    return found


def _not_a_file(path: Path, name: str) -> str | None:
    try:
        if path.is_symlink() and not path.exists():
            return f"{name} is a link that leads nowhere and was not read."
        mode = path.stat().st_mode
    except FileNotFoundError:
        return f"There is no file or folder {name}; check the path."
    except OSError as error:
        return f"{name} cannot be opened: {error.strerror}."
    if stat.S_ISDIR(mode):
        hidden = path.name.startswith(".") or path.is_symlink()
        why = "is a hidden folder or a link to a folder and" if hidden else "is a folder that may not be opened and"
        return f"{name} {why} was not entered."
    return None if stat.S_ISREG(mode) else f"{name} is not a regular file and was not read."


@dataclass(slots=True)
class _Way:
    """How a file on the disk is opened, with and without a buffer, and how it is packed, once at most."""

    opener: Opener
    raw: Opener
    how: str | None = None
    times: int = 0

    def through(self, how: str | None) -> None:
        """Notes that the file had to be unpacked."""
        self.how, self.times = how, self.times + 1

    def finder(self, head: bytes, spent: Spent, trouble: Trouble) -> Callable[[], Entrance | None] | None:
        """What looks for the way into the middle; None where what is read is not what lies there."""
        if self.times > 1 or head.startswith(UTF16):
            return None
        return finder(self.opener, self.raw, self.how, spent, trouble)


def _open_up(
    walk: _Walk,
    item: Found,
    opener: Opener,
    hasher: Callable[[], str],
    head: bytes,
    spent: Spent,
    depth: int,
    way: _Way | None = None,
) -> list[Found]:
    """The sources in one file: itself, itself unpacked, or the members of the archive that it is."""
    how = packing(head)
    packed = how not in (None, "zip", "tar")
    while how not in (None, "zip", "tar"):
        if way:
            way.through(how)
        opener = expand(opener, str(how), spent, item.trouble)
        with opener() as stream:
            head = stream.read(512)
        how = packing(head) if depth < walk.limits.depth else None
        depth += 1
    if how is None:
        source = Source(
            item.name, item.size, _plain(opener, head), hasher, walk.sources, walk.modified,
            way.finder(head, spent, item.trouble) if way else None, packed,
        )  # fmt: skip
        return [_as_source(walk, item, source)]
    if depth > walk.limits.depth:
        return [
            Found(item.name, item.size, problem=f"{item.name} was not unpacked: archives lie too deep in archives.")
        ]
    try:
        return _inside(walk, item, opener, str(how), spent, depth)
    except (UnsafeArchive, *BROKEN) as error:
        return [Found(item.name, item.size, problem=str(error))]


def _plain(opener: Opener, head: bytes) -> Opener:
    """The opener itself, or one that turns UTF-16 into UTF-8, so that readers meet one encoding."""
    if not head.startswith(UTF16):
        return opener
    return lambda: io.BufferedReader(_Recoded(opener()), STEP)


def _as_source(walk: _Walk, item: Found, source: Source) -> Found:
    item.source = walk.sources[item.name] = source
    return item


def _inside(walk: _Walk, item: Found, opener: Opener, how: str, spent: Spent, depth: int) -> list[Found]:
    found: list[Found] = []
    for member in members(_seekable(walk, opener, item.name, spent), how, item.name, spent):
        name = f"{item.name}/{member.name}"
        if member.opener is None:
            found.append(Found(name, member.size, problem=f"{name} was not unpacked: {member.refused}."))
        else:
            found.extend(_member(walk, name, member, spent, depth))
    return found


def _member(walk: _Walk, name: str, member: Member, spent: Spent, depth: int) -> list[Found]:
    opener = member.opener
    if opener is None:
        return []
    item = Found(name, member.size, trouble=member.trouble)
    try:
        with opener() as stream:
            head = stream.read(512)
    except BROKEN as error:
        return [Found(name, member.size, problem=f"{name} was not unpacked: it is broken ({error}).")]
    return _open_up(walk, item, opener, _Hash(opener), head, spent, depth + 1)


def _seekable(walk: _Walk, opener: Opener, name: str, spent: Spent) -> Opener:
    """An opener of a stream that can seek: archives inside something packed are first copied to the scratch folder."""
    stream = opener()
    if stream.seekable():
        stream.close()
        return opener
    place = walk.place()
    with stream, place.open("wb") as out:
        shutil.copyfileobj(stream, out, STEP)
    if place.stat().st_size > spent.limits.expanded_bytes:
        raise UnsafeArchive(file=name, reason="it expands beyond the limit")
    return lambda: place.open("rb")
