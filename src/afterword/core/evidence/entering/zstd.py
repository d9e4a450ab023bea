"""Finds the frames of a zstd file: by the seek table at its end, else by walking from frame to frame."""

from __future__ import annotations

import struct
from typing import BinaryIO

import zstandard

from afterword.core.evidence.entering.frames import Frames, Gathered, exactly, whole

FRAME, SKIPPABLE, TABLE, FOOTER = 0xFD2FB528, 0x184D2A50, 0x184D2A5E, 0x8F92EAB1
LONGEST_HEADER = 18
MOST_BLOCKS = 500_000  # of 128 KiB at most: beyond, the walk itself would take seconds
REPEATED = 1  # a block of one byte that is repeated


def find_frames(stream: BinaryIO, size: int) -> Frames | None:
    """The frames; None when there is one only, or when one of them does not say how long it is."""
    return _from_table(stream, size) or _walked(stream, size)


def _from_table(stream: BinaryIO, size: int) -> Frames | None:
    """The frames as the table of the seekable format lists them."""
    if size < 17:
        return None
    count, descriptor, mark = struct.unpack("<IBI", exactly(stream, size - 9, 9))
    width = 12 if descriptor & 0x80 else 8
    begin = size - 9 - count * width
    if mark != FOOTER or begin < 8 or struct.unpack("<I", exactly(stream, begin - 8, 4))[0] != TABLE:
        return None
    table, pieces, packed = exactly(stream, begin, count * width), list[tuple[int, int]](), 0
    for place in range(0, len(table), width):
        length, unpacked = struct.unpack_from("<II", table, place)
        pieces.append((packed, unpacked))
        packed += length
    return whole(pieces) if packed == begin - 8 else None


def _walked(stream: BinaryIO, size: int) -> Frames | None:
    """The frames one after another, each by the lengths of its blocks; what is in them is not unpacked."""
    gathered, place, left = Gathered(), 0, MOST_BLOCKS
    while place < size:
        stream.seek(place)
        head = stream.read(LONGEST_HEADER)
        mark = int.from_bytes(head[:4], "little")
        if mark & 0xFFFFFFF0 == SKIPPABLE and left:
            place, left = place + 8 + int.from_bytes(head[4:8], "little"), left - 1
            continue
        length = _length(head) if mark == FRAME else None
        if length is None:
            return None
        gathered.add(place, length)
        place, left = _end(stream, place, head, left)
    return gathered.frames() if place == size else None


def _length(head: bytes) -> int | None:
    """How many bytes come out of the frame, as it says itself."""
    length: int = zstandard.get_frame_parameters(head).content_size
    return None if length in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR) else length


def _end(stream: BinaryIO, place: int, head: bytes, left: int) -> tuple[int, int]:
    """Where the frame that begins at a place ends, and how many more blocks may be walked."""
    checked = zstandard.get_frame_parameters(head).has_checksum
    place += zstandard.frame_header_size(head)
    while left:
        block, left = int.from_bytes(exactly(stream, place, 3), "little"), left - 1
        place += 3 + (1 if block >> 1 & 3 == REPEATED else block >> 3)
        if block & 1:
            return place + 4 * checked, left
    raise EOFError("it has too many blocks to walk")
