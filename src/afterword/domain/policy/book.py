"""All versions of the policy with the times from which they are in force, read once and asked often."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.domain.policy.stored import DEFAULTS, Settings


@dataclass(frozen=True, slots=True)
class Book:
    """The versions after version 0, oldest first: `times[n]` is when `versions[n]` came into force."""

    times: Sequence[datetime]
    versions: Sequence[Settings]

    def at(self, moment: datetime | None) -> Settings:
        """What was in force at that moment; without one, the newest."""
        count = len(self.times) if moment is None else bisect_right(self.times, moment)
        return self.versions[count - 1] if count else DEFAULTS


VERSION_0 = Book((), ())
