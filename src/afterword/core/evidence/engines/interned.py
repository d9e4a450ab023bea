"""Numbers the texts at many places of blocks: equal texts have one number, and each is made a string only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from afterword.core.evidence.engines.octets import WORD, Octets, Places

Numbers = npt.NDArray[np.int32]
WIDTHS = (32, 128)  # bytes of a text and one for its length; longer texts are looked up one by one
SLOT_BITS = 16
WAYS = 2  # places where a text may be kept; the one that is pushed out is looked up among all
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)


class Interned:
    """The texts that were met, in the order of their numbers."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[bytes, int] = {}
        self._shelves = [Shelf(width) for width in WIDTHS]

    def numbers(self, octets: Octets, begins: Places, ends: Places) -> Numbers:
        """The number of the text from each begin to its end; texts that are met for the first time get the next."""
        lengths = ends - begins
        found = np.full(len(begins), -1, dtype=np.int32)
        shortest = 0
        for shelf in self._shelves:
            rows = np.flatnonzero((lengths >= shortest) & (lengths < shelf.width))
            if len(rows) == len(found):
                return self._shelved(shelf, octets, begins, lengths)
            if len(rows):
                found[rows] = self._shelved(shelf, octets, begins[rows], lengths[rows])
            shortest = shelf.width
        rows = np.flatnonzero(lengths >= shortest)
        if len(rows):
            found[rows] = self.of(_cut(octets.raw, begins[rows], lengths[rows]))
        return found

    def _shelved(self, shelf: Shelf, octets: Octets, begins: Places, lengths: Places) -> Numbers:
        words = shelf.words(octets, begins, lengths)
        hashes = hashed(words)
        found = shelf.find(words, hashes)
        missed = np.flatnonzero(found < 0)
        if len(missed):
            found[missed] = self.of(_cut(octets.raw, begins[missed], lengths[missed]))
            shelf.keep(words[missed], hashes[missed], found[missed])
        return found

    def of(self, texts: Iterable[bytes]) -> list[int]:
        """The numbers of texts that were cut out."""
        known, found = self._numbers, []
        for text in texts:
            number = known.setdefault(text, len(known))
            if number == len(self.texts):
                self.texts.append(text.decode())
            found.append(number)
        return found


def _cut(raw: bytes, begins: Places, lengths: Places) -> Iterator[bytes]:
    return (raw[begin : begin + length] for begin, length in zip(begins.tolist(), lengths.tolist(), strict=True))


class Shelf:
    """Texts of fewer than `width` bytes in a table that is looked up for many at once; what it finds was compared."""

    def __init__(self, width: int) -> None:
        self.width = width
        # a mask for each length: the bytes that belong to the text
        kept = np.arange(width) < np.arange(width)[:, None]
        self._masks = np.where(kept, np.uint8(255), np.uint8(0)).view("<u8")
        # the words of a text, then its number plus one; one look fetches the whole row
        self._rows = np.zeros((WAYS << SLOT_BITS, width // WORD + 1), dtype=np.uint64)
        self._whole = self._rows.view(f"V{width + WORD}")[:, 0]

    def words(self, octets: Octets, begins: Places, lengths: Places) -> npt.NDArray[np.uint64]:
        """The texts as rows of words, with zeros behind them and the length in the last byte."""
        found: npt.NDArray[np.uint64] = octets.words(begins, self.width // WORD) & self._masks[lengths]
        found[:, -1] |= lengths.astype(np.uint64) << np.uint64(56)
        return found

    def find(self, words: npt.NDArray[np.uint64], hashes: npt.NDArray[np.uint64]) -> Numbers:
        """The number of each text, -1 for one that is not here."""
        found = self._at(self._slots(hashes, 0), words)
        missed = np.flatnonzero(found < 0)
        if len(missed):
            found[missed] = self._at(self._slots(hashes[missed], 1), words[missed])
        return found

    def keep(self, words: npt.NDArray[np.uint64], hashes: npt.NDArray[np.uint64], numbers: Numbers) -> None:
        """Puts texts where `find` looks: in the first place while that is free."""
        first = self._slots(hashes, 0)
        slots = np.where(self._rows[first, -1] == 0, first, self._slots(hashes, 1))
        slots, rows = np.unique(slots, return_index=True)
        self._rows[slots] = np.column_stack([words[rows], numbers[rows].astype(np.uint64) + np.uint64(1)])

    def _slots(self, hashes: npt.NDArray[np.uint64], way: int) -> Places:
        bits = hashes >> np.uint64(64 - SLOT_BITS * (way + 1))
        return (bits & np.uint64((1 << SLOT_BITS) - 1)).astype(np.int64) | (way << SLOT_BITS)

    def _at(self, slots: Places, words: npt.NDArray[np.uint64]) -> Numbers:
        kept = self._whole[slots].view("<u8").reshape(len(slots), self._rows.shape[1])
        found = kept[:, -1].astype(np.int32) - 1
        for place in range(words.shape[1]):
            found[kept[:, place] != words[:, place]] = -1
        return found


def hashed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A number for each row of words, spread over all its bits."""
    found = np.zeros(len(words), dtype=np.uint64)
    for place in range(words.shape[1]):
        found ^= words[:, place]
        found *= FACTORS[place % len(FACTORS)]
        found ^= found >> np.uint64(29)
    found *= FACTORS[0]
    return found
