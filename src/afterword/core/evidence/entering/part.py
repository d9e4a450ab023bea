"""A part of a source as a source of its own, with the hash of that part."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from afterword.core.errors import CannotEnter
from afterword.core.evidence.entering.looks import LONGEST, STEP, Look, Maker, look_at
from afterword.core.evidence.entering.stretch import DISORDERED, FARTHEST_FALL
from afterword.core.evidence.entering.wanted import SLACK, Wanted

CHUNK = 8 << 20


class Pieces(io.RawIOBase):
    """A stream of pieces; counts and hashes what passes."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._ready = raw, memoryview(b"")
        self._pieces = self.pieces()
        self._hash = hashlib.sha256()
        self.begin = self.passed = 0

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has passed."""
        return self._hash.hexdigest()

    @property
    def end(self) -> int:
        """Where in the source the part ends, as far as it has been read."""
        return self.begin + self.passed

    def pieces(self) -> Iterator[bytes]:
        """What the stream gives, piece by piece."""
        raise NotImplementedError

    def readable(self) -> bool:
        """True: it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer with what comes next."""
        if not self._ready:
            piece = next(self._pieces, b"")
            self._hash.update(piece)
            self.passed += len(piece)
            self._ready = memoryview(piece)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        """Closes the source's stream too."""
        if not self.closed:
            self._raw.close()
        super().close()


class Cut(Pieces):
    """The bytes of a source from `begin` to `end`; `raw` stands at `begin`. A source that has shrunk ends earlier."""

    def __init__(self, raw: BinaryIO, begin: int, end: int) -> None:
        super().__init__(raw)
        self.begin, self.left = begin, end - begin

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they come."""
        while self.left > 0 and (data := self._raw.read(min(CHUNK, self.left))):
            self.left -= len(data)
            yield data


class Passing(Pieces):
    """What of a source that can only be read through is wanted: the rest is let go by unread, the end is not read."""

    def __init__(self, raw: BinaryIO, make: Maker, wanted: Wanted) -> None:
        super().__init__(raw)
        self._make, self._wanted = make, wanted.wider(SLACK)
        self._highest = float("-inf")

    def pieces(self) -> Iterator[bytes]:
        """Chunks of whole lines from the first that may hold what is wanted to the first that lies behind it."""
        place, begun = 0, False
        for chunk in self._chunks():
            early = self._look(chunk[: chunk.find(b"\n", STEP) + 1 or len(chunk)])
            if early is not None and early.middle > self._wanted.latest:
                return
            if not begun:
                late = self._look(chunk[chunk.rfind(b"\n", 0, max(len(chunk) - STEP, 0)) + 1 :])
                if late is not None and late.middle < self._wanted.earliest:
                    place += len(chunk)
                    continue
            skipped = early.begins if early and place and not begun else 0  # the rest of a record that is left out
            if not begun:
                begun, self.begin = True, place + skipped
            yield chunk[skipped:]

    def _chunks(self) -> Iterator[bytes]:
        rest = b""
        while data := self._raw.read(CHUNK):
            end = data.rfind(b"\n") + 1
            if not end and len(rest) < LONGEST:
                rest += data
                continue
            yield rest + data[: end or len(data)]
            rest = data[end:] if end else b""
        if rest:
            yield rest

    def _look(self, lines: bytes) -> Look | None:
        """What some lines tell; raises CannotEnter when they lie far before what came earlier."""
        look = look_at(lines, 0, self._make())
        if look is not None:
            if self._highest - look.middle > FARTHEST_FALL:
                raise CannotEnter(reason=DISORDERED)
            self._highest = max(self._highest, look.middle)
        return look
