"""What the tests of entering share: logs whose times are known, packed in every way, read by a window and whole."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import zstandard

from afterword.core.evidence.entering import frames, part, windowed
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading, SourceReport

DAY = datetime(2026, 1, 15, tzinfo=UTC)
SCHEMA = {"second": pl.Int64, "key": pl.String, "count": pl.Int64}
Window = tuple[datetime, datetime]


def at(clock: str) -> datetime:
    """A time of the day that the logs are of."""
    return datetime.fromisoformat(f"2026-01-15T{clock}").replace(tzinfo=UTC)


def access(second: float, number: int = 0, zone: str = "+0000") -> str:
    """A line of an access log, so many seconds into the day."""
    time = (DAY + timedelta(seconds=second)).strftime("%d/%b/%Y:%H:%M:%S")
    status = 503 if number % 11 == 0 else 200
    asked = f"GET /items/{number % 7} HTTP/1.1"
    return f'192.0.2.{number % 250} - - [{time} {zone}] "{asked}" {status} 17 "-" "agent" rt=0.{number % 900 + 100}\n'


def plain(second: float, number: int = 0) -> str:
    """A line of a log without a zone; some are followed by a stack trace."""
    time = DAY + timedelta(seconds=second)
    stamp = f"{time:%Y-%m-%d %H:%M:%S},{time.microsecond // 1000:03d}"
    trace = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: bad\n'
    if number % 13 == 0:
        return f"{stamp} ERROR app.worker: could not store order {number}\n{trace}"
    return f"{stamp} INFO app.worker: stored order {number} in {number % 40} ms\n"


def rising(count: int, hours: float, line: Callable[[float, int], str] = access) -> bytes:
    """So many lines, evenly over so many hours of the day."""
    return "".join(line(number * hours * 3600 / count, number) for number in range(count)).encode()


@contextmanager
def entered(least: int = 0) -> Iterator[None]:
    """Logs of any length are entered; packed pieces of any length are kept apart, and streams are cut finely."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windowed, "ENTERED", least)
        patch.setattr(frames, "STEP", 1 << 14)
        patch.setattr(part, "CHUNK", 1 << 19)
        yield


def read_window(path: Path, window: Window) -> dict[str, Reading]:
    """The readings of a path by a window, by file."""
    with entered():
        return {reading.report.file: reading for reading in read_evidence([path], window=window)}


def inside(reading: Reading, window: Window) -> dict[str, pl.DataFrame]:
    """What a reading counts within a window: requests, levels and patterns by second or bucket."""
    log = reading.log
    assert log is not None
    rows = [(start, f"{p.level} {p.template}", n) for p in log.patterns for start, n in p.per_bucket.items()]
    found = {
        "requests": _counts(log.requests, "status", "requests"),
        "levels": _counts(log.levels, "level", "records"),
        "patterns": pl.DataFrame(rows, schema=SCHEMA, orient="row"),
    }
    start, end = (int(edge.timestamp()) for edge in window)
    within = pl.col("second").is_between(start, end, closed="left")
    return {name: frame.filter(within).sort("second", "key") for name, frame in found.items()}


def _counts(frame: pl.DataFrame | None, key: str, count: str) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema=SCHEMA)
    return frame.select("second", key=pl.col(key).cast(pl.String), count=pl.col(count).cast(pl.Int64))


def same(one: Reading, other: Reading, window: Window) -> bool:
    """Whether two readings count the same within a window."""
    first, second = inside(one, window), inside(other, window)
    return all(first[name].equals(second[name]) for name in first)


def is_part_of(report: SourceReport, data: bytes) -> bool:
    """Whether the hash and the lines of a report are those of the bytes that it says were read."""
    part = data[report.read_from : report.read_to]
    return report.sha256 == hashlib.sha256(part).hexdigest() and report.lines == part.count(b"\n")


def pieces(data: bytes, size: int) -> list[bytes]:
    """The data cut into pieces of this size."""
    return [data[place : place + size] for place in range(0, len(data), size)]


def seekable_zstd(data: bytes, size: int = 50_000) -> bytes:
    """The seekable format of zstd: frames, and a table of them in a frame that is skipped."""
    cut = pieces(data, size)
    packed = [zstandard.ZstdCompressor(write_content_size=False, write_checksum=True).compress(piece) for piece in cut]
    table = b"".join(struct.pack("<II", len(p), len(c)) for p, c in zip(packed, cut, strict=True))
    footer = struct.pack("<IBI", len(cut), 0, 0x8F92EAB1)
    return b"".join(packed) + struct.pack("<II", 0x184D2A5E, len(table) + 9) + table + footer


def frames_zstd(data: bytes, size: int = 50_000) -> bytes:
    """Frames that say how long they are, one behind the other, each with a checksum."""
    return b"".join(zstandard.ZstdCompressor(write_checksum=True).compress(piece) for piece in pieces(data, size))


def bgzf(data: bytes, size: int = 30_000) -> bytes:
    """What bgzip writes: members of gzip that say how long they are, and an empty one at the end."""
    return b"".join(_member(piece) for piece in [*pieces(data, size), b""])


def _member(piece: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = engine.compress(piece) + engine.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25)
    return head + body + struct.pack("<II", zlib.crc32(piece), len(piece))


def streams_xz(data: bytes, size: int = 50_000) -> bytes:
    """Two streams of xz with padding between them; the second one has several blocks."""
    half = len(data) // 2
    return lzma.compress(data[:half]) + bytes(8) + blocks_xz(pieces(data[half:], size))


def blocks_xz(cut: Sequence[bytes]) -> bytes:
    """One stream of xz with a block for each piece, put together of streams with one block each."""
    streams = [lzma.compress(piece) for piece in cut]
    records, blocks = b"", b""
    for piece, stream in zip(cut, streams, strict=True):
        length = (struct.unpack("<I", stream[-8:-4])[0] + 1) * 4
        index = stream[-12 - length : -12]
        blocks += stream[12 : -12 - length]
        taken, place = _number(index, 2)
        assert _number(index, place)[0] == len(piece)
        records += _written(taken) + _written(len(piece))
    index = b"\0" + _written(len(cut)) + records
    index += bytes(-len(index) % 4)
    index += struct.pack("<I", zlib.crc32(index))
    tail = struct.pack("<I", len(index) // 4 - 1) + streams[0][6:8]
    return streams[0][:12] + blocks + index + struct.pack("<I", zlib.crc32(tail)) + tail + b"YZ"


def _number(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        octet = data[place]
        value, place, shift = value | (octet & 0x7F) << shift, place + 1, shift + 7
        if octet < 0x80:
            return value, place


def _written(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def members_gzip(data: bytes, size: int = 50_000) -> bytes:
    """Ordinary members of gzip one behind the other."""
    return b"".join(gzip.compress(piece) for piece in pieces(data, size))


SEEKABLE: dict[str, Callable[[bytes], bytes]] = {
    "seekable.zst": seekable_zstd, "frames.zst": frames_zstd, "blocks.gz": bgzf, "streams.xz": streams_xz,
}  # fmt: skip
STREAMED: dict[str, Callable[[bytes], bytes]] = {
    "whole.gz": gzip.compress, "members.gz": members_gzip, "whole.zst": zstandard.ZstdCompressor().compress,
    "whole.xz": lzma.compress,
}  # fmt: skip


def folder_of(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """A folder with these files."""
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
