"""How one thing stands in one document, and all that is told of a document's quality: never one figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from afterword.core.model.finding import Level

Standing = Literal["stands", "weak", "missing", "not_asked"]
STANDINGS: tuple[Standing, ...] = ("stands", "weak", "missing", "not_asked")


@dataclass(frozen=True, slots=True)
class Fact:
    """How one thing stands: `says` tells it in a few words, `line` (from 1) shows it, or where it belongs.

    `not_asked` is for what cannot be there: owners where there is no action.
    """

    name: str
    standing: Standing
    says: str = ""
    line: int | None = None
    field: str | None = None  # the section that the line lies in


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of a family have a level."""

    family: str
    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """All facts of one document in the order of THINGS, and its findings by family and level."""

    file: str | None
    number: str | None
    title: str
    date: date | None
    severity: str | None
    template: str
    facts: tuple[Fact, ...]
    findings: tuple[Count, ...] = ()
    excused: int = 0

    @property
    def year(self) -> int | None:
        """The year of the incident, None for a document without a date."""
        return self.date.year if self.date else None

    def having(self, standing: Standing) -> list[Fact]:
        """The facts that stand in that way."""
        return [one for one in self.facts if one.standing == standing]

    def at_level(self, level: Level) -> int:
        """The number of findings of a level."""
        return sum(one.count for one in self.findings if one.level == level)
