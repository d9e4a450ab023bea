"""A share: how many of how many, and how sure one can be of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Rate:
    """`k` of `n`. Nothing is said of none: the share of 0 of 0 is None."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nothing was counted."""
        return self.k / self.n if self.n else None

    @property
    def percent(self) -> str:
        """The share as people read it: 67 %, with one digit below 10 %, never rounded up to 100 % or down to 0 %."""
        if self.share is None:
            return ""
        value = 100 * self.share
        shown = f"{value:.1f}" if 0 < value < 9.95 or 99 < value < 100 else f"{value:.0f}"
        return f"{shown.removesuffix('.0')}\N{NO-BREAK SPACE}%"

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share, from 0 to 1; everything is possible when nothing was counted.

        Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
        """
        if not self.n:
            return (0.0, 1.0)
        share, n = self.k / self.n, self.n
        centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low = 0.0 if self.k == 0 else max(0.0, centre - half)
        high = 1.0 if self.k == self.n else min(1.0, centre + half)
        return (low, high)


def overlap(one: Rate, other: Rate) -> bool:
    """Whether the intervals of two shares overlap: then nobody should call it a difference."""
    (low, high), (others_low, others_high) = one.interval, other.interval
    return low <= others_high and others_low <= high
