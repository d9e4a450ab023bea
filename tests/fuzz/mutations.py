"""Ways to spoil an input: each takes a random generator, the bytes and other bytes, and gives spoiled ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes, bytes], bytes]

NUMBERS = (
    b"0", b"-1", b"-0.0", b"1e308", b"-1e308", b"1e-400", b"9" * 40, b"-9223372036854775809", b"18446744073709551616",
    b"NaN", b"Infinity", b"-inf", b"0x7f", b"1_000", b"007", b"3.", b".5", b"4294967296", b"2147483648", b"-3.25",
)  # fmt: skip
YEARS = (b"0001", b"9999", b"0000", b"1969", b"1970", b"2038", b"2262", b"10000", b"1752", b"-001")
CLOCKS = (b"24:00:00", b"23:59:60", b"00:00:00", b"99:99:99", b"12:60:00", b"-1:00:00", b"10:15")
EPOCHS = (b"0", b"-1", b"253402300800", b"-62135596801", b"9223372036854775807", b"1e400", b"99999999999999999999")
ODD = (
    "\ufeff", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x1e", "\x00", "\u202e", "\U0001f9ef", "e\u0301",
    "\ufffd", "\uffff", "\u0661\u0662", "\u00a0", "\u200b", "\t", "\r", "\x1b[31m",
    "\\u0000", "\\ud800", "%00", '"', "'",
)  # fmt: skip
VALUES = (b"null", b"true", b"{}", b"[]", b"0", b"-1.5", b'""', b"[[]]", b'{"a":1}', b'"\\ud800"', b"NaN")
LONG = 70_000
LONGEST = 1_100_000


def mutated(rng: Random, data: bytes, other: bytes) -> bytes:
    """The bytes after one to four mutations, most often one or two."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        data = rng.choice(MUTATIONS)(rng, data, other)
    return data


def _place(rng: Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _one(rng: Random, pattern: bytes, data: bytes, new: bytes) -> bytes:
    """The data with one match of the pattern, or now and then every match, replaced."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    if rng.random() < 0.15:
        return re.sub(pattern, lambda _: new, data)
    match = rng.choice(found)
    return data[: match.start()] + new + data[match.end() :]


def flip_bits(rng: Random, data: bytes, other: bytes) -> bytes:
    """Some bits turned over."""
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 30)) if spoiled else 0):
        spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
    return bytes(spoiled)


def cut_end(rng: Random, data: bytes, other: bytes) -> bytes:
    """Only a beginning."""
    return data[: _place(rng, data)]


def cut_beginning(rng: Random, data: bytes, other: bytes) -> bytes:
    """Only an end."""
    return data[_place(rng, data) :]


def cut_middle(rng: Random, data: bytes, other: bytes) -> bytes:
    """A hole in the middle."""
    start = _place(rng, data)
    return data[:start] + data[start + rng.choice((1, 3, 20, 200)) :]


def repeat_line(rng: Random, data: bytes, other: bytes) -> bytes:
    """One line many times, or twice."""
    lines = data.splitlines(keepends=True) or [b""]
    place = rng.randrange(len(lines))
    return b"".join([*lines[:place], *[lines[place]] * rng.choice((2, 3, 40)), *lines[place + 1 :]])


def drop_line(rng: Random, data: bytes, other: bytes) -> bytes:
    """One line fewer."""
    lines = data.splitlines(keepends=True) or [b""]
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def swap_lines(rng: Random, data: bytes, other: bytes) -> bytes:
    """The lines in another order."""
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def splice(rng: Random, data: bytes, other: bytes) -> bytes:
    """The beginning of this and the end of another."""
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def weave(rng: Random, data: bytes, other: bytes) -> bytes:
    """The lines of both, mixed."""
    lines = [*data.splitlines(), *other.splitlines()]
    order = sorted(range(len(lines)), key=lambda place: place + rng.randrange(6))
    return b"\n".join(lines[place] for place in order)


def number(rng: Random, data: bytes, other: bytes) -> bytes:
    """A number that no one expects."""
    return _one(rng, rb"-?\d+(?:\.\d+)?", data, rng.choice(NUMBERS))


def negative(rng: Random, data: bytes, other: bytes) -> bytes:
    """A number below nothing."""
    return _one(rng, rb"(?<=[ :=/\"])(?=\d+\.?\d*)", data, b"-")


def year(rng: Random, data: bytes, other: bytes) -> bytes:
    """Another year, as far away as can be."""
    return _one(rng, rb"20\d{2}", data, rng.choice(YEARS))


def clock(rng: Random, data: bytes, other: bytes) -> bytes:
    """A time of day that does not exist."""
    return _one(rng, rb"\d{2}:\d{2}:\d{2}", data, rng.choice(CLOCKS))


def day(rng: Random, data: bytes, other: bytes) -> bytes:
    """A day that does not exist."""
    return _one(rng, rb"(?<=[-/ ])\d{2}(?=[-/T ])", data, rng.choice((b"00", b"31", b"99", b"29", b"13")))


def epoch(rng: Random, data: bytes, other: bytes) -> bytes:
    """A Unix time beyond the calendar."""
    return _one(rng, rb"1[0-9]{9,18}", data, rng.choice(EPOCHS))


def zone(rng: Random, data: bytes, other: bytes) -> bytes:
    """A zone that does not exist."""
    return _one(rng, rb"Z\b|[+-]\d{2}:?\d{2}\b", data, rng.choice((b"+99:99", b"-2400", b"XST", b"", b"+14:00", b"z")))


def odd_text(rng: Random, data: bytes, other: bytes) -> bytes:
    """Characters that few expect."""
    for _ in range(rng.choice((1, 1, 5))):
        place = _place(rng, data)
        data = data[:place] + rng.choice(ODD).encode("utf-8", "surrogatepass") + data[place:]
    return data


def noise(rng: Random, data: bytes, other: bytes) -> bytes:
    """Bytes without a meaning in the midst."""
    place = _place(rng, data)
    return data[:place] + rng.randbytes(rng.choice((1, 4, 60))) + data[place:]


def zeros(rng: Random, data: bytes, other: bytes) -> bytes:
    """Zero bytes, as a file has them that a crash cut off."""
    place = _place(rng, data)
    return data[:place] + bytes(rng.choice((1, 7, 300))) + data[place:]


def line_ends(rng: Random, data: bytes, other: bytes) -> bytes:
    """The line ends of other systems, or blank lines."""
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"\x0b", b" \n")))


def recoded(rng: Random, data: bytes, other: bytes) -> bytes:
    """The same in another encoding."""
    text = data.decode("utf-8", "replace")
    coding = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "utf-7"))
    return text.encode(coding, "replace")


def long_line(rng: Random, data: bytes, other: bytes) -> bytes:
    """A line longer than a sample, or, rarely, than any block of the head."""
    place = _place(rng, data)
    size = LONGEST if rng.random() < 0.02 else LONG if rng.random() < 0.2 else 3000
    return data[:place] + rng.choice((b"a", b" ", b"\\", b'"', b"0", b"x y=", b"[")) * size + data[place:]


def nested(rng: Random, data: bytes, other: bytes) -> bytes:
    """A value nested deeper than any parser likes."""
    depth = rng.choice((30, 200, 1100, 6000))
    opened, closed = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")")))
    new = opened * depth + b"1" + (closed * depth if rng.random() < 0.7 else b"")
    return _one(rng, rb'(?<=[:\[,])\s*(?:"[^"]*"|-?[\d.]+|null|true|false)', data, new)


def value(rng: Random, data: bytes, other: bytes) -> bytes:
    """A JSON value of another type."""
    pattern = rb'(?<=[:\[,])\s*(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|null|true|false|\{\}|\[\])'
    return _one(rng, pattern, data, rng.choice(VALUES))


def mark(rng: Random, data: bytes, other: bytes) -> bytes:
    """A bracket, quote or separator gone or doubled."""
    return _one(rng, rb'[\[\]{}"<>|:=,;()]', data, rng.choice((b"", b'""', b"[", b"}", b"\\", b"||", b"<")))


def grown(rng: Random, data: bytes, other: bytes) -> bytes:
    """The whole several times over."""
    return data * rng.choice((2, 2, 5, 20)) if len(data) < 5000 else data


def filled(rng: Random, data: bytes, other: bytes) -> bytes:
    """One piece over and over, rarely: what takes its square in time shows here."""
    if rng.random() > 0.1:
        return data
    start = _place(rng, data)
    piece = data[start : start + rng.choice((5, 20, 80))] or b" "
    return data[:start] + piece * (LONG // len(piece)) + data[start:]


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits, cut_end, cut_beginning, cut_middle, repeat_line, drop_line, swap_lines, splice, weave, number, negative,
    year, clock, day, epoch, zone, odd_text, noise, zeros, line_ends, recoded, long_line, nested, value, mark, grown,
    filled,
)  # fmt: skip
