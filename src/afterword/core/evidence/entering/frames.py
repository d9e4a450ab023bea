"""Packed files made of pieces that can be unpacked by themselves, and how to enter one at a place of what it holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from afterword.core.evidence.archive import Spent, Trouble, expand
from afterword.core.evidence.base import Entrance, Opener

STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece: where it begins in the packed file, and where in what comes out."""

    packed: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Frames:
    """The pieces of a file in their order, and how many bytes come out in all."""

    pieces: tuple[Frame, ...]
    size: int

    def before(self, place: int) -> Frame:
        """The last piece that begins at or before a place of what comes out."""
        return self.pieces[bisect_right(self.pieces, place, key=lambda piece: piece.unpacked) - 1]


class Gathered:
    """Collects pieces as they are found; neighbours that are small together are one, so that there are not too many."""

    def __init__(self) -> None:
        self._pieces: list[Frame] = []
        self._size = 0

    def add(self, packed: int, length: int) -> None:
        """Takes in the next piece: where it begins in the packed file, and how many bytes come out of it."""
        if not self._pieces or self._size - self._pieces[-1].unpacked >= STEP:
            self._pieces.append(Frame(packed, self._size))
        self._size += length

    def frames(self) -> Frames | None:
        """All of them; None when there are too few to enter anywhere but at the beginning."""
        return Frames(tuple(self._pieces), self._size) if len(self._pieces) > 1 else None


def entrance_of(frames: Frames, opener: Opener, how: str, spent: Spent, trouble: Trouble) -> Entrance:
    """The way into a file whose pieces follow one another as if each were a file of its own."""

    def open_at(place: int) -> BinaryIO:
        frame = frames.before(place)
        return skipped(expand(lambda: sought(opener, frame.packed), how, spent, trouble)(), place - frame.unpacked)

    return Entrance(frames.size, open_at)


def sought(opener: Opener, place: int) -> BinaryIO:
    """The stream of a file from a place on."""
    stream = opener()
    stream.seek(place)
    return stream


def skipped(stream: BinaryIO, count: int) -> BinaryIO:
    """The stream without its next bytes."""
    while count > 0:
        data = stream.read(min(count, STEP))
        if not data:
            break
        count -= len(data)
    return stream


def exactly(stream: BinaryIO, place: int, count: int) -> bytes:
    """So many bytes from a place on; raises EOFError where the file ends before."""
    stream.seek(place)
    data = stream.read(count)
    if len(data) < count:
        raise EOFError("it ends in the middle")
    return data


def whole(pieces: Sequence[tuple[int, int]]) -> Frames | None:
    """The frames of pairs of packed place and unpacked length."""
    gathered = Gathered()
    for packed, length in pieces:
        gathered.add(packed, length)
    return gathered.frames()
