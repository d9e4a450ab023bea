"""Many texts as sparse vectors: which of them have most in common with one, rare words counting more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Terms = NDArray[np.int32]
Whole = NDArray[np.int64]
FEW, USUAL = 20, 0.05  # as if so many more texts were known, of which this part has the term


class Space:
    """The cosine of weighted terms with inverse document frequency; rows are added in the order they are given."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        self._numbers: dict[str, int] = {}
        self._terms: Terms = np.zeros(0, np.int32)
        weights, self._starts = self._append(rows, np.zeros(1, np.int64))
        self.count = len(self._starts) - 1
        self._held = np.bincount(self._terms, minlength=len(self._numbers))
        self._rarity: Floats = np.log((self.count + 1) / (self._held + 0.5)).clip(min=0.01).astype(np.float32)
        self._values: Floats = weights * self._rarity[self._terms]
        self._lengths: Floats = np.sqrt(self._summed(self._values**2)).clip(min=1e-6)

    def grow(self, rows: Iterable[Mapping[str, float]]) -> None:
        """Adds rows behind the others; how rare a term is stays as it was, and a new one is as rare as can be."""
        begin = len(self._terms)
        weights, self._starts = self._append(rows, self._starts)
        fresh = np.full(len(self._numbers) - len(self._rarity), np.log((self.count + 1) / 1.5), np.float32)
        self._rarity = np.concatenate([self._rarity, fresh.clip(min=0.01)])
        self._values = np.concatenate([self._values, weights * self._rarity[self._terms[begin:]]])
        self.count = len(self._starts) - 1
        self._held = np.bincount(self._terms, minlength=len(self._numbers))
        self._lengths = np.sqrt(self._summed(self._values**2)).clip(min=1e-6)

    def _append(self, rows: Iterable[Mapping[str, float]], starts: Whole) -> tuple[Floats, Whole]:
        """Puts the terms of rows behind those there are; gives their weights, and where every row begins."""
        terms, weights, ends = [self._terms], [np.zeros(0, np.float32)], [int(starts[-1])]
        for row in rows:
            numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in row]
            terms.append(np.fromiter(numbers, dtype=np.int32, count=len(row)))
            weights.append(np.fromiter(row.values(), dtype=np.float32, count=len(row)))
            ends.append(ends[-1] + len(row))
        self._terms = np.concatenate(terms)
        return np.concatenate(weights), np.concatenate([starts, np.array(ends[1:], dtype=np.int64)])

    def _summed(self, values: Floats) -> Floats:
        """The sum of the values of each row; cumulative, since rows may be empty."""
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        summed: Floats = (total[self._starts[1:]] - total[self._starts[:-1]]).astype(np.float32)
        return summed

    def telling(self, term: str) -> float:
        """How much a term tells a person; 0 for one that no row has.

        It is the rarity as of `FEW` more texts: among the first few of an organisation every word is in half of them,
        and none of them would tell.
        """
        number = self._numbers.get(term)
        if number is None:
            return 0.0
        held = int(self._held[number]) + FEW * USUAL
        return math.log((self.count + FEW + 1) / (held + 0.5))

    def cosines(self, row: Mapping[str, float]) -> Floats:
        """How alike each row is to this one, from 0 to 1; terms that no row has count for nothing."""
        asked = np.zeros(len(self._numbers), np.float32)
        for term, weight in row.items():
            if (number := self._numbers.get(term)) is not None:
                asked[number] = weight * self._rarity[number]
        length = float(np.linalg.norm(asked))
        if not length or not self.count:
            return np.zeros(self.count, np.float32)
        cosines: Floats = self._summed(self._values * asked[self._terms]) / self._lengths / length
        return cosines
