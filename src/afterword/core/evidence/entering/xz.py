"""Finds the blocks of an xz file by the index at its end, and enters one: its stream's header, then the block."""

from __future__ import annotations

import io
import lzma
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from afterword.core.evidence.archive import STEP, Expanding, Spent, Trouble
from afterword.core.evidence.base import Entrance, Opener
from afterword.core.evidence.entering.frames import exactly, skipped

HEADER = 12  # bytes of a stream's header, and of its footer
MOST_BLOCKS = 1_000_000
MOST_PADDING = 1 << 16  # bytes behind a stream: they are looked at four at a time
MOST_BITS = 63  # of a number, as the format has it
INPUT = 64 << 10


@dataclass(frozen=True, slots=True)
class Block:
    """A block: where it begins packed and unpacked, where its stream's header is and where its last block ends."""

    packed: int
    unpacked: int
    header: int
    packed_end: int
    unpacked_end: int


def find_blocks(stream: BinaryIO, size: int) -> tuple[Block, ...] | None:
    """The blocks of all streams; None when there is one only, or when the index is not as it should be."""
    end, found, padding = size, list[tuple[int, list[tuple[int, int]]]](), 0
    while end > 0:
        if exactly(stream, end - 4, 4) == b"\0\0\0\0":  # padding behind a stream
            end, padding = end - 4, padding + 4
            if padding > MOST_PADDING:
                return None
            continue
        footer = exactly(stream, end - HEADER, HEADER)
        if footer[10:] != b"YZ":
            return None
        length = (struct.unpack_from("<I", footer, 4)[0] + 1) * 4
        records = _records(exactly(stream, end - HEADER - length, length))
        end -= HEADER + length + sum(_padded(packed) for packed, _ in records) + HEADER
        found.append((end, records))
    blocks = tuple(_laid_out(reversed(found))) if end == 0 else ()
    return blocks if len(blocks) > 1 else None


def _laid_out(streams: Iterator[tuple[int, list[tuple[int, int]]]]) -> Iterator[Block]:
    begin = 0
    for header, records in streams:
        packed = header + HEADER
        packed_end = packed + sum(_padded(taken) for taken, _ in records)
        unpacked_end = begin + sum(length for _, length in records)
        for taken, length in records:
            yield Block(packed, begin, header, packed_end, unpacked_end)
            packed, begin = packed + _padded(taken), begin + length


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _records(index: bytes) -> list[tuple[int, int]]:
    """Packed and unpacked length of each block of a stream, as its index lists them."""
    if index[0] != 0:
        raise ValueError("the index does not begin as one")
    count, place = _number(index, 1)
    records = list[tuple[int, int]]()
    for _ in range(min(count, MOST_BLOCKS)):
        packed, place = _number(index, place)
        unpacked, place = _number(index, place)
        records.append((packed, unpacked))
    return records


def _number(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value, shift = 0, 0
    while True:
        octet = data[place]
        value, place, shift = value | (octet & 0x7F) << shift, place + 1, shift + 7
        if octet < 0x80:
            return value, place
        if shift >= MOST_BITS:
            raise ValueError("a number in the index does not end")


def entrance_of(blocks: tuple[Block, ...], opener: Opener, spent: Spent, trouble: Trouble) -> Entrance:
    """The way into a file of these blocks."""

    def open_at(place: int) -> BinaryIO:
        first = max(bisect_right(blocks, place, key=lambda block: block.unpacked) - 1, 0)
        raw = opener()
        pulled = _unpacked(raw, blocks, first)
        fresh = Spent(spent.packed, spent.limits)
        stream = io.BufferedReader(Expanding(raw, lambda: next(pulled, b""), fresh, trouble), STEP)
        return skipped(stream, place - blocks[first].unpacked)

    return Entrance(blocks[-1].unpacked_end, open_at)


def _unpacked(raw: BinaryIO, blocks: tuple[Block, ...], first: int) -> Iterator[bytes]:
    """What comes out from a block on; a stream is left before its index, which knows of blocks that were not read."""
    while first < len(blocks):
        block, engine = blocks[first], lzma.LZMADecompressor()
        engine.decompress(exactly(raw, block.header, HEADER))
        raw.seek(block.packed)
        left, waiting = block.unpacked_end - block.unpacked, block.packed_end - block.packed
        while left > 0:
            data = raw.read(min(INPUT, waiting)) if engine.needs_input else b""
            if engine.needs_input and not data:
                raise EOFError("it ends in the middle")
            out = engine.decompress(data, STEP)
            left, waiting = left - len(out), waiting - len(data)
            if out:
                yield out
        first = next((n for n in range(first, len(blocks)) if blocks[n].unpacked >= block.unpacked_end), len(blocks))
