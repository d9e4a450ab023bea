"""How long things took: every case, the middle one, and the time within which nine of ten were done. No mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Spread:
    """Values in ascending order, in one unit that the caller knows."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of some values in any order."""
        return cls(tuple(sorted(values)))

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.values)

    @property
    def median(self) -> float | None:
        """The middle value, or the middle between the two in the middle; None of nothing."""
        if not self.values:
            return None
        half = self.n // 2
        return self.values[half] if self.n % 2 else (self.values[half - 1] + self.values[half]) / 2

    def within(self, percent: int) -> float | None:
        """The smallest value that at least so many per cent of the cases do not exceed (the nearest rank)."""
        return self.values[max(1, ceil(self.n * percent / 100)) - 1] if self.values else None

    @property
    def shortest(self) -> float | None:
        """The smallest value."""
        return self.values[0] if self.values else None

    @property
    def longest(self) -> float | None:
        """The largest value."""
        return self.values[-1] if self.values else None
