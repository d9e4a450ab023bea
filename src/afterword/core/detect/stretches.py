"""Stretches: runs of slots in which something is so, with small holes closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Slots `first` to `last`, both inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many slots it spans."""
        return self.last - self.first + 1


def runs(flags: Flags, *, hole: int = 0) -> list[Stretch]:
    """Give the runs of true slots; two runs with at most `hole` false slots between them are one."""
    places = np.flatnonzero(flags)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > hole + 1)
    firsts = places[np.concatenate(([0], breaks + 1))]
    lasts = places[np.concatenate((breaks, [len(places) - 1]))]
    return [Stretch(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True)]


def ahead(values: Floats, width: int) -> Floats:
    """Give for each slot the sum of it and the `width - 1` slots after it (fewer at the end)."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    ends = np.minimum(np.arange(len(values)) + width, len(values))
    return np.asarray(total[ends] - total[:-1], dtype=np.float64)


def join(stretches: list[Stretch], hole: int) -> list[Stretch]:
    """Give the stretches in order, those that overlap or lie at most `hole` slots apart made one."""
    joined: list[Stretch] = []
    for item in sorted(stretches, key=lambda s: (s.first, s.last)):
        if joined and item.first <= joined[-1].last + hole + 1:
            joined[-1] = Stretch(joined[-1].first, max(joined[-1].last, item.last))
        else:
            joined.append(item)
    return joined


def robust_spread(values: Floats) -> float:
    """Give the spread of the values as the IQR in units of a standard deviation (IQR / 1.349)."""
    low, high = np.quantile(values, [0.25, 0.75])
    return float(high - low) / 1.349
