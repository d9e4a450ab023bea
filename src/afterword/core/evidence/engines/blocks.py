"""Cuts a stream into blocks of whole lines, each a Polars frame, so that memory does not grow with the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO

import numpy as np
import polars as pl

from afterword.core.evidence.engines.octets import NEWLINE, Truths, places_of

BLOCK_BYTES = 16 << 20
LONGEST_LINE = 1 << 20  # what is longer is cut: no log line is a megabyte long, a broken file may be one line
MOST = 4  # one line of so many is cut out sooner than all are split
FEW = 2000  # so many lines are cut one by one sooner than by the parser
SEPARATORS = ("\x01", "\x02", "\x1f", "\x1e")


class Block:
    """Lines in the order of the file: `raw` as UTF-8 bytes, each ended by a newline; `first` is the first's number."""

    def __init__(self, first: int, raw: bytes) -> None:
        self.first, self.raw = first, raw
        self.ends = places_of(np.frombuffer(raw, dtype=np.uint8), NEWLINE)  # where the newline of each line stands
        self.count = len(self.ends)

    @cached_property
    def numbers(self) -> pl.Series:
        """The line numbers, u32 from 1."""
        return pl.int_range(self.first, self.first + self.count, dtype=pl.UInt32, eager=True).alias("n")

    @cached_property
    def frame(self) -> pl.DataFrame:
        """`n` and `line` of each line; null where there is nothing. Made only when somebody looks at lines."""
        return pl.DataFrame([self.numbers, _lines(self.raw, self.count)])

    def pick(self, rows: Truths) -> pl.DataFrame:
        """`n` and `line` of some lines; the others are not split where these are few."""
        chosen = np.flatnonzero(rows)
        if MOST * len(chosen) > self.count or "frame" in self.__dict__:
            return self.frame.filter(rows)
        begin = np.where(chosen > 0, self.ends[chosen - 1] + 1, 0).tolist()
        behind = (self.ends[chosen] + 1).tolist()
        raw = b"".join([self.raw[start:end] for start, end in zip(begin, behind, strict=True)])
        return pl.DataFrame([self.numbers.gather(chosen), _lines(raw, len(chosen))])

    def blank(self, rows: Truths) -> Truths:
        """Which of these lines hold nothing but white space."""
        blank = rows.copy()
        blank[rows] = (self.pick(rows).get_column("line").str.strip_chars().fill_null("") == "").to_numpy()
        return blank

    @cached_property
    def garbled(self) -> bool:
        """Whether there are control characters or bytes that were no UTF-8 in it."""
        octets = np.frombuffer(self.raw, dtype=np.uint8)
        control = (octets < 9) | (octets - np.uint8(14) < 13)  # 0 to 8 and 14 to 26
        return bool(control.any()) or b"\xef\xbf\xbd" in self.raw

    def sample(self, count: int) -> list[bytes]:
        """About so many lines, taken evenly."""
        starts = (self.raw.find(b"\n", place) + 1 for place in range(0, len(self.raw), max(1, len(self.raw) // count)))
        return [self.raw[start : self.raw.find(b"\n", start)] for start in starts if 0 < start < len(self.raw)]


def blocks(stream: BinaryIO, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The lines of a stream, block by block; bytes that are not UTF-8 become U+FFFD."""
    first = 1
    for raw in _raw_blocks(stream, size):
        block = Block(first, _valid(raw))
        yield block
        first += block.count


def _raw_blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Whole lines of about `size` bytes, each block ended by a newline; one buffer serves them all."""
    buffer, kept = bytearray(size + LONGEST_LINE), 0
    room = memoryview(buffer)
    while True:
        filled = kept + _fill(stream, room[kept : kept + size])
        if filled == kept:
            break
        end = buffer.rfind(b"\n", 0, filled) + 1
        if end:
            yield bytes(room[:end])
        kept = min(filled - end, LONGEST_LINE)  # the rest of a line that long tells nothing more
        buffer[:kept] = room[end : end + kept]
    if kept:
        yield bytes(room[:kept]) + b"\n"


def _fill(stream: BinaryIO, room: memoryview) -> int:
    done = 0
    while done < len(room):
        count = stream.readinto(room[done:])  # type: ignore[attr-defined]
        if not count:
            break
        done += count
    return done


def _valid(raw: bytes) -> bytes:
    """The bytes as valid UTF-8 without a byte order mark at their beginning."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:] or b"\n"
    if raw.isascii():
        return raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace").encode()
    return raw


def _lines(raw: bytes, count: int) -> pl.Series:
    """One row per newline; the CSV parser with an impossible separator is the fastest splitter there is."""
    separator = next((mark for mark in SEPARATORS if mark.encode() not in raw), None)
    if separator and count > FEW:
        frame = pl.read_csv(
            io.BytesIO(raw),
            has_header=False,
            separator=separator,
            quote_char=None,
            new_columns=["line"],
            infer_schema=False,
        )
        if frame.height == count and frame.width == 1:
            return frame.to_series()
    return pl.Series("line", [_stripped(line) for line in raw.decode().split("\n")[:count]], dtype=pl.String)


def _stripped(line: str) -> str | None:
    return line.removesuffix("\r") or None
