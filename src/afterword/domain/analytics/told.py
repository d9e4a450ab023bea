"""What a measure tells: its number with definition, how many were counted, what was left out, and every case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from afterword.core.measures.rate import Rate
from afterword.core.measures.spread import Spread


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at; `value` is in seconds, `counts` whether it is one of the k of n."""

    code: str
    title: str
    at: datetime
    value: float | None = None
    counts: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many were not counted, and why."""

    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at: a share from 0 to 1 or seconds, to be reached (`least`) or stayed under."""

    value: float
    least: bool

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.value if self.least else value < self.value


@dataclass(frozen=True, slots=True)
class Share:
    """A share over the whole time and in each quarter."""

    name: str
    title: str
    definition: str
    rate: Rate
    quarters: Sequence[tuple[str, Rate]]
    left_out: Sequence[LeftOut] = ()
    goal: Goal | None = None
    remark: str = ""  # what a reader should know of this number


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, with every case; `unit` is seconds, always."""

    name: str
    title: str
    definition: str
    cases: Sequence[Case]
    left_out: Sequence[LeftOut] = ()
    goal: Goal | None = None

    @property
    def spread(self) -> Spread:
        """The values in order."""
        return Spread.of(case.value for case in self.cases if case.value is not None)


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a comparison: a share, and the figure that is known from elsewhere (0 to 1)."""

    name: str
    rate: Rate
    known: float | None = None
    cases: Sequence[Case] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares of groups beside each other: the practice's own evidence on this organisation's data."""

    name: str
    title: str
    definition: str
    groups: Sequence[Group]
    left_out: Sequence[LeftOut] = field(default=())

    @property
    def n(self) -> int:
        """How many cases all groups have."""
        return sum(group.rate.n for group in self.groups)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, with the number of things that were summed."""

    name: str
    title: str
    definition: str
    value: float
    unit: str
    n: int
    left_out: Sequence[LeftOut] = ()


Measure = Share | Times | Comparison | Total
