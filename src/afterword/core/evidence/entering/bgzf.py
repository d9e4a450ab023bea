"""Finds the blocks of a gzip file that bgzip wrote: each is a member of its own and says how long it is packed."""

from __future__ import annotations

import struct
from typing import BinaryIO

from afterword.core.evidence.entering.frames import Frames, Gathered, exactly

HEAD = 18
MOST_BLOCKS = 2_000_000  # of 64 KiB at most, so of 128 GB: beyond, the walk itself would take long
MARK = b"\x1f\x8b\x08\x04"
EXTRA = b"\x06\x00BC\x02\x00"  # one extra field, named BC, of two bytes: the length of the block less one


def find_frames(stream: BinaryIO, size: int) -> Frames | None:
    """The blocks; None when one of them is an ordinary member, whose length nobody knows."""
    gathered, place, left = Gathered(), 0, MOST_BLOCKS
    head = exactly(stream, 0, HEAD)
    while head:
        if head[:4] != MARK or head[10:16] != EXTRA or not left:
            return None
        end = place + struct.unpack_from("<H", head, 16)[0] + 1
        stream.seek(end - 4)
        data = stream.read(4 + HEAD)  # the length of what comes out, and the head of the next block
        if end > size or len(data) < 4:
            return None
        gathered.add(place, int.from_bytes(data[:4], "little"))
        place, head, left = end, data[4:], left - 1
    return gathered.frames()
