"""Opens gz, zst, bz2 and xz files as streams and zip and tar archives as members, within limits that stop bombs."""

from __future__ import annotations

import bz2
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import zstandard

from afterword.core.errors import UnsafeArchive
from afterword.core.evidence.base import Opener

STEP = 1 << 20
PUSH_STEP = 8 << 10  # zlib and zstd expand a step whole: 8 KiB become at most 8 MiB and 256 MiB
BROKEN = (
    EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile, tarfile.TarError,
    ValueError, NotImplementedError,  # names that are no text, places outside the file, ways of packing nobody knows
)  # fmt: skip


@dataclass(slots=True)
class Limits:
    """What an archive may grow to; `expanded` is counted over everything that came out of it, nested or not."""

    members: int = 20_000
    expanded_bytes: int = 16 << 30
    ratio: int = 400
    ratio_from: int = 256 << 20  # small things may be dense: a log of one repeated line is no bomb
    depth: int = 3


@dataclass(slots=True)
class Spent:
    """What an archive has used of its limits so far."""

    packed: int
    limits: Limits = field(default_factory=Limits)
    expanded: int = 0

    def add(self, count: int) -> str | None:
        """Counts bytes that came out; says why to stop when a limit is passed."""
        self.expanded += count
        if self.expanded > self.limits.expanded_bytes:
            return f"it expands to more than {self.limits.expanded_bytes >> 30} GiB"
        if self.expanded > max(self.limits.ratio_from, self.packed * self.limits.ratio):
            return f"it expands to more than {self.limits.ratio} times its size"
        return None


@dataclass(slots=True)
class Trouble:
    """Where a stream notes that it ended before its time; `sentence` is None while all is well."""

    sentence: str | None = None


class _Pull:
    """One interface over the incremental decompressors: `more(data)` gives what came out."""

    def __init__(self, make: Callable[[], Any], pushes: bool) -> None:
        self._make, self._pushes, self._engine, self.clean = make, pushes, make(), True
        self._rest = b""

    def more(self, read: Callable[[int], bytes]) -> bytes:
        """The next expanded bytes, b"" at the end; members that follow one another are read on."""
        while True:
            if self._engine.eof:
                self._rest = self._engine.unused_data or b""
                self._engine, self.clean = self._make(), True
            hungry = self._pushes or self.clean or self._engine.needs_input
            data = self._rest or (read(PUSH_STEP if self._pushes else 64 << 10) if hungry else b"")
            self._rest = b""
            if hungry and not data:
                return b""
            if self.clean:
                data = data.lstrip(b"\x00")  # padding behind a member
                if not data:
                    continue
            self.clean = False
            out: bytes = self._engine.decompress(data) if self._pushes else self._engine.decompress(data, STEP)
            self.clean = self._engine.eof
            if out:
                return out


ENGINES: dict[str, tuple[bytes, Callable[[], _Pull]]] = {
    "gz": (b"\x1f\x8b", lambda: _Pull(lambda: zlib.decompressobj(wbits=31), True)),
    "zst": (b"\x28\xb5\x2f\xfd", lambda: _Pull(lambda: zstandard.ZstdDecompressor().decompressobj(), True)),
    "bz2": (b"BZh", lambda: _Pull(bz2.BZ2Decompressor, False)),
    "xz": (b"\xfd7zXZ\x00", lambda: _Pull(lzma.LZMADecompressor, False)),
}


class Expanding(io.RawIOBase):
    """The expanded bytes of a packed stream; a cut or broken or endless stream just ends, and `trouble` says so.

    What was once found out of a file is not forgotten when it is opened again.
    """

    def __init__(self, raw: BinaryIO, pull: Callable[[], bytes], spent: Spent, trouble: Trouble) -> None:
        self._raw, self._pull, self._spent, self._trouble = raw, pull, spent, trouble
        self._ready, self._over = memoryview(b""), False

    def readable(self) -> bool:
        """True: it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer with what comes next."""
        if not self._ready:
            self._ready = memoryview(self._next())
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next(self) -> bytes:
        if self._over:
            return b""
        try:
            data = self._pull()
        except BROKEN as error:
            return self._end(f"The packed data is broken ({error}); what comes before it was read.")
        why = self._spent.add(len(data))
        return self._end(f"Reading was stopped because {why}; what comes before that was read.") if why else data

    def _end(self, sentence: str) -> bytes:
        self._over, self._trouble.sentence = True, sentence
        return b""

    def close(self) -> None:
        """Closes the packed stream too."""
        if not self.closed:
            self._raw.close()
        super().close()


def packing(head: bytes) -> str | None:
    """How a file is packed, told by its first bytes: gz, zst, bz2, xz, zip, tar; None when it is not."""
    for name, (mark, _) in ENGINES.items():
        if head.startswith(mark):
            return name
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if head[257:262] == b"ustar" else None


def expand(opener: Opener, how: str, spent: Spent, trouble: Trouble) -> Opener:
    """An opener of the expanded stream; each opening counts anew."""

    def open_expanded() -> BinaryIO:
        raw, engine = opener(), ENGINES[how][1]()

        def pull() -> bytes:
            data = engine.more(raw.read)
            if not data and not engine.clean:
                raise EOFError("it ends in the middle")
            return data

        fresh = Spent(spent.packed, spent.limits)
        return io.BufferedReader(Expanding(raw, pull, fresh, trouble), STEP)

    return open_expanded


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an archive: its cleaned name, its expanded size and how to open it; or why it is left out."""

    name: str
    size: int
    opener: Opener | None
    trouble: Trouble
    refused: str | None = None


def members(opener: Opener, how: str, name: str, spent: Spent) -> Iterator[Member]:
    """The files of a zip or tar archive in the order of their names; raises UnsafeArchive for the whole of it."""
    found = _zip_members(opener, name, spent) if how == "zip" else _tar_members(opener, name, spent)
    yield from sorted(found, key=lambda member: member.name)


def _refusal(name: str, is_link: bool, is_file: bool) -> str | None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return "its name leads out of the archive"
    if is_link:
        return "it is a link"
    return None if is_file else "it is neither a file nor a folder"


def _clean(name: str) -> str:
    """A name that cannot lead anywhere, for the report."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return os.fsencode("/".join(parts)).decode(errors="replace") or "unnamed"


def _check(name: str, count: int, expanded: int, spent: Spent) -> None:
    limits = spent.limits
    if count > limits.members:
        raise UnsafeArchive(file=name, reason=f"it has {count:,} members, more than {limits.members:,}")
    why = Spent(spent.packed, limits, spent.expanded).add(expanded)
    if why:
        raise UnsafeArchive(file=name, reason=why)


def _zip_members(opener: Opener, name: str, spent: Spent) -> list[Member]:
    try:
        archive = zipfile.ZipFile(opener())
    except BROKEN as error:
        raise UnsafeArchive(file=name, reason=f"it is broken or cut short ({error})") from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _check(name, len(infos), sum(info.file_size for info in infos), spent)
    return [_zip_member(archive, info, spent) for info in infos]


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, spent: Spent) -> Member:
    mode = info.external_attr >> 16
    refused = _refusal(info.filename, stat.S_ISLNK(mode), True)
    if info.flag_bits & 1:
        refused = refused or "it is encrypted"
    trouble = Trouble()

    def open_member() -> BinaryIO:
        stream = archive.open(info)
        return io.BufferedReader(Expanding(stream, _checked(stream, info.CRC), spent, trouble), STEP)  # type: ignore[arg-type]

    return Member(_clean(info.filename), info.file_size, None if refused else open_member, trouble, refused)


def _checked(stream: Any, wanted: int) -> Callable[[], bytes]:
    """What gives the member step by step; a wrong checksum is told at its end, when all before it was given."""
    stream._expected_crc = None  # the module's own check would keep the last step back
    found = 0

    def pull() -> bytes:
        nonlocal found
        data: bytes = stream.read1(64 << 10)
        found = zlib.crc32(data, found)
        if not data and found != wanted:
            raise EOFError("its checksum is wrong")
        return data

    return pull


def _tar_members(opener: Opener, name: str, spent: Spent) -> list[Member]:
    try:
        archive = tarfile.open(fileobj=opener(), mode="r:")  # noqa: SIM115 - members are read from it later
        infos = []
        for info in archive:
            infos.append(info)
            if len(infos) > spent.limits.members:
                break
    except BROKEN as error:
        raise UnsafeArchive(file=name, reason=f"it is broken or cut short ({error})") from error
    infos = [info for info in infos if not info.isdir()]
    _check(name, len(infos), 0, spent)
    return [_tar_member(opener, info, spent) for info in infos]


def _tar_member(opener: Opener, info: tarfile.TarInfo, spent: Spent) -> Member:
    refused = _refusal(info.name, info.issym() or info.islnk(), info.isfile())
    trouble = Trouble()

    def open_member() -> BinaryIO:
        # its own view of the archive: members are read at the same time, and one view has one place
        stream = tarfile.open(fileobj=opener(), mode="r:").extractfile(info)  # noqa: SIM115 - read from later
        if stream is None:
            raise OSError("the member cannot be opened")
        return io.BufferedReader(Expanding(stream, lambda: stream.read(STEP), spent, trouble), STEP)  # type: ignore[arg-type]

    return Member(_clean(info.name), info.size, None if refused else open_member, trouble, refused)
