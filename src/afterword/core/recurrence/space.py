"""Many texts as sparse vectors: which of them have most in common with one, rare words counting more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]


class Space:
    """The cosine of weighted terms with inverse document frequency; rows are added in the order they are given."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        self._numbers: dict[str, int] = {}
        terms: list[Any] = []
        weights: list[Any] = []
        starts = [0]
        for row in rows:
            numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in row]
            terms.append(np.fromiter(numbers, dtype=np.int32, count=len(row)))
            weights.append(np.fromiter(row.values(), dtype=np.float32, count=len(row)))
            starts.append(starts[-1] + len(row))
        self._terms = np.concatenate(terms) if terms else np.zeros(0, np.int32)
        weight: Floats = np.concatenate(weights) if weights else np.zeros(0, np.float32)
        self._starts: Whole = np.array(starts, dtype=np.int64)
        self.count = len(starts) - 1
        held = np.bincount(self._terms, minlength=len(self._numbers))
        self._rarity: Floats = np.log((self.count + 1) / (held + 0.5)).clip(min=0.01).astype(np.float32)
        self._values: Floats = weight * self._rarity[self._terms]
        self._lengths: Floats = np.sqrt(self._summed(self._values**2)).clip(min=1e-6)

    def _summed(self, values: Floats) -> Floats:
        """The sum of the values of each row; cumulative, since rows may be empty."""
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        summed: Floats = (total[self._starts[1:]] - total[self._starts[:-1]]).astype(np.float32)
        return summed

    def rarity(self, term: str) -> float:
        """How much a term tells; 0 for one that no row has."""
        number = self._numbers.get(term)
        return float(self._rarity[number]) if number is not None else 0.0

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
