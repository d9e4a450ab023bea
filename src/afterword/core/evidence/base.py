"""What a reader is, what it is given (`Source`, `Head`) and how far along the walk is (`Progress`)."""

from __future__ import annotations

import codecs
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import BinaryIO, Protocol, runtime_checkable

from afterword.core.model.reading import Reading, SourceReport

HEAD_BYTES = 64 * 1024

Opener = Callable[[], BinaryIO]
PACKED = (".gz", ".zst", ".bz2", ".xz")
Window = tuple[datetime, datetime]  # a stretch of time that is asked for, aware UTC


def unpacked(name: str) -> str:
    """A file's name without the ending of its packing."""
    return next((name.removesuffix(end) for end in PACKED if name.endswith(end)), name)


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends; nothing but a newline ends a line, so that all count alike."""
    found = text.split("\n")
    if not found[-1]:
        found.pop()
    return [line.removesuffix("\r") for line in found]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file has been read; bytes are those of the file as it lies on the disk."""

    file: str
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True)
class Head:
    """The beginning of a file (at most 64 KiB, already decompressed) and its name, for a reader to judge."""

    name: str
    data: bytes
    whole: bool  # the file is not longer than `data`

    @cached_property
    def text(self) -> str:
        """The beginning as text: UTF-8, or UTF-16 when a mark says so; a byte that is neither becomes U+FFFD."""
        if self.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return self.data.decode("utf-16", "replace")
        return self.data.decode("utf-8-sig", "replace")

    @cached_property
    def lines(self) -> list[str]:
        """The complete lines of the beginning that hold more than white space, without their ends."""
        found = lines_of(self.text)
        if not self.whole and len(found) > 1:
            found.pop()
        return [line for line in found if line.strip()]

    @property
    def stem(self) -> str:
        """The file's name without folders, in lower case: `nginx/Access.log.gz` gives `access.log.gz`."""
        return posixpath.basename(self.name).lower()


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into the middle of a source: how many bytes `open` would give, and a stream from any place among them."""

    size: int
    open_at: Callable[[int], BinaryIO]


@dataclass(frozen=True)
class Source:
    """One file of the evidence, opened as often as wanted; what `open` gives is already decompressed.

    `name` is relative to the evidence folder, with `/`. `size` is in bytes as the file lies on the disk.
    `others` holds every source of the same walk by name; use `beside` for a neighbour such as `../users.json`.
    `finder` looks for a way into the middle; `entrance` gives it, None where the source can only be read through.
    """

    name: str
    size: int
    opener: Opener
    hasher: Callable[[], str]
    others: Mapping[str, Source] = field(default_factory=dict, repr=False, compare=False)
    modified: datetime | None = field(default=None, compare=False)  # when the file, or its archive, was last written
    finder: Callable[[], Entrance | None] | None = field(default=None, repr=False, compare=False)
    packed: bool = False  # what `open` gives is longer than `size`

    def open(self) -> BinaryIO:
        """A fresh binary stream from the file's first byte."""
        return self.opener()

    def first_lines(self) -> list[str]:
        """The lines of the first HEAD_BYTES bytes; the last of them may be cut."""
        with self.open() as stream:
            return lines_of(stream.read(HEAD_BYTES).decode("utf-8-sig", "replace"))

    @cached_property
    def entrance(self) -> Entrance | None:
        """The way into the middle of what `open` gives; None when there is none."""
        return self.finder() if self.finder else None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file's raw bytes as it lies on the disk (of the member, inside an archive)."""
        return self.hasher()

    def beside(self, relative: str) -> Source | None:
        """The source at `relative` from this file's folder, as in `users.json` or `../users.json`."""
        return self.others.get(posixpath.normpath(posixpath.join(posixpath.dirname(self.name), relative)))


@runtime_checkable
class Reader(Protocol):
    """What knows one kind of source: `kind` names it in reports."""

    kind: str

    def fits(self, head: Head) -> float:
        """How sure it is that the file is of its kind: 0 not at all, 1 beyond doubt."""
        ...

    def read(self, source: Source) -> Reading:
        """Everything the file says; what is not understood is counted and shown as unread."""
        ...


def unreadable(source: Source, problem: str, *, kind: str = "unreadable") -> Reading:
    """A reading that says only why the file was not read; `problem` is one sentence."""
    return Reading(SourceReport(source.name, kind, source.sha256, source.size, records=0, unread=0, problem=problem))
