"""Reads fields of many lines of a block at once by their place in the bytes, where a text for each would cost more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
ZERO, POINT, NEWLINE = 48, 46, 10
WORD = 8
NOWHERE = np.zeros(0, dtype=np.int64)
PART_BYTES = 1 << 20  # what is read here and there must lie in the cache of a core: it is ten times as fast then


def places_of(octets: Bytes, value: int) -> Places:
    """Where a byte has this value, looked for a part at a time."""
    starts = range(0, len(octets), PART_BYTES)
    return np.concatenate([_true(octets[start : start + PART_BYTES] == value) + start for start in starts] or [NOWHERE])


def _true(marks: Truths) -> Places:
    """Where it is true; words of eight that are all false are passed over together."""
    whole = len(marks) // WORD * WORD
    words = np.flatnonzero(marks[:whole].view(np.uint64) != 0)
    inner = np.flatnonzero(marks[:whole].reshape(-1, WORD)[words])
    return np.concatenate([words[inner >> 3] * WORD + (inner & 7), np.flatnonzero(marks[whole:]) + whole])


def parts(ends: Places) -> Iterator[tuple[int, int]]:
    """Lines, given by their ends, in stretches of about PART_BYTES: the first of each and the one behind it."""
    line = 0
    while line < len(ends):
        begin = ends[line - 1] + 1 if line else 0
        behind = max(int(np.searchsorted(ends, begin + PART_BYTES)), line + 1)
        yield line, behind
        line = behind


class Octets:
    """The bytes of a block, read at many places with one call each."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.octets = np.frombuffer(raw, dtype=np.uint8)

    def texts(self, places: Places, width: int) -> npt.NDArray[np.bytes_]:
        """So many bytes from each place on; nothing from a place before the block, what there is at its end."""
        last = len(self.raw) - width
        if last < 0:
            return np.array([self.raw[at:] if at >= 0 else b"" for at in places.tolist()], dtype=f"S{width}")
        # every place begins a text: they overlap, so that one look fetches a whole field
        whole = np.ndarray((last + 1,), dtype=f"S{width}", buffer=self.raw, strides=(1,))
        if not len(places) or (places.min() >= 0 and places.max() <= last):
            return whole[places]
        inside = (places >= 0) & (places <= last)
        found = whole[np.where(inside, places, 0)]
        found[~inside] = b""
        for row in np.flatnonzero(places > last):
            found[row] = self.raw[places[row] :]
        return found

    def table(self, places: Places, width: int) -> npt.NDArray[np.uint8]:
        """The bytes of `texts` as a row for each place."""
        return self.texts(places, width).view(np.uint8).reshape(-1, width)

    def words(self, places: Places, count: int) -> npt.NDArray[np.uint64]:
        """The bytes from each place on as a row of so many words of eight bytes, the first byte the least."""
        return self.texts(places, count * WORD).view("<u8").reshape(-1, count)

    def runs(self, places: Places, width: int) -> tuple[list[str], Places]:
        """The texts of this width at the places, equal neighbours once, and which of them each place has."""
        words = self.words(places, -(-width // WORD))
        words[:, -1] &= np.uint64((1 << 8 * ((width - 1) % WORD + 1)) - 1)
        changed = np.zeros(len(words), dtype=np.bool_)
        changed[:1] = True
        for place in range(words.shape[1]):
            changed[1:] |= words[1:, place] != words[:-1, place]
        texts = words[changed].view(f"S{words.shape[1] * WORD}")
        return [text[:width].decode("latin-1") for text in texts[:, 0].tolist()], np.cumsum(changed) - 1


def same(words: npt.NDArray[np.uint64], text: bytes) -> Truths:
    """Which rows of words begin with this text."""
    found = np.ones(len(words), dtype=np.bool_)
    for place in range(0, len(text), WORD):
        wanted = text[place : place + WORD]
        mask = np.uint64((1 << 8 * len(wanted)) - 1)
        found &= (words[:, place // WORD] & mask) == np.uint64(int.from_bytes(wanted, "little"))
    return found


def number(columns: Sequence[Bytes] | Bytes, none: int) -> Places:
    """The numbers that columns of digits write; `none` in rows where a column holds something else."""
    found, digital = np.zeros(len(columns[0]), dtype=np.int32), np.ones(len(columns[0]), dtype=np.bool_)
    for column in columns:
        digit = column - np.uint8(ZERO)  # what is no digit becomes more than nine
        digital &= digit <= 9
        found *= 10
        found += digit
    return np.where(digital, found, none).astype(np.int64)


def thousandths(table: Bytes) -> npt.NDArray[np.float64]:
    """The number that each row of eight bytes begins with: one to three digits, a point and three digits, else NaN."""
    columns = np.ascontiguousarray(table.T)
    found = np.full(len(table), np.nan)
    for point in (1, 2, 3):
        written = number([*columns[:point], *columns[point + 1 : point + 4]], -1)
        fits = (columns[point] == POINT) & (written >= 0) & (columns[point + 4] - np.uint8(ZERO) > 9)
        np.copyto(found, written / 1000, where=fits)
        if fits.all():
            break
    return found
