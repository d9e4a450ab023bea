"""The way into the middle of a file, by how it is packed; a file that has none is read through."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from typing import BinaryIO

from afterword.core.evidence.archive import BROKEN, Spent, Trouble
from afterword.core.evidence.base import Entrance, Opener
from afterword.core.evidence.entering import bgzf, xz, zstd
from afterword.core.evidence.entering.frames import entrance_of, sought

FINDERS = {"gz": bgzf.find_frames, "zst": zstd.find_frames}


def finder(
    opener: Opener, raw: Opener, how: str | None, spent: Spent, trouble: Trouble
) -> Callable[[], Entrance | None]:
    """What looks for the way in once it is asked for; `raw` opens the file without a buffer, to look here and there."""

    def find() -> Entrance | None:
        try:
            with raw() as stream:
                return _found(stream, stream.seek(0, os.SEEK_END), opener, how, spent, trouble)
        except (*BROKEN, IndexError, struct.error):
            return None  # a file whose end is missing or wrong is read from its beginning, which says what is wrong

    return find


def _found(
    stream: BinaryIO, size: int, opener: Opener, how: str | None, spent: Spent, trouble: Trouble
) -> Entrance | None:
    if how is None:
        return Entrance(size, lambda place: sought(opener, place))
    if how == "xz":
        blocks = xz.find_blocks(stream, size)
        return xz.entrance_of(blocks, opener, spent, trouble) if blocks else None
    frames = FINDERS[how](stream, size) if how in FINDERS else None
    return entrance_of(frames, opener, how, spent, trouble) if frames else None
