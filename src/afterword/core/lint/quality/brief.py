"""What is counted of each of many documents, as a few letters: a page over thousands of them reads no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from afterword.core.lint.quality.standing import STANDINGS, Quality
from afterword.core.model.finding import LEVELS, Level

LETTERS = {"stands": "s", "weak": "w", "missing": "m", "not_asked": "n"}  # of each standing
assert tuple(LETTERS) == STANDINGS


class Brief(NamedTuple):
    """One document: a letter for each of THINGS, the number of findings of each of LEVELS, and those of each family."""

    year: int | None
    stands: str
    levels: tuple[int, ...]
    families: str  # "blame:error:2,vague:hint:1"

    def findings(self) -> Iterator[tuple[str, Level, int]]:
        """How many findings each family has of each level."""
        for one in self.families.split(",") if self.families else ():
            family, level, count = one.rsplit(":", 2)
            yield family, level, int(count)  # type: ignore[misc]  # written by brief_of()


def brief_of(quality: Quality) -> Brief:
    """What is counted of a document."""
    return Brief(
        quality.year,
        "".join(LETTERS[fact.standing] for fact in quality.facts),
        tuple(quality.at_level(level) for level in LEVELS),
        ",".join(f"{one.family}:{one.level}:{one.count}" for one in quality.findings),
    )


def briefs_of(documents: Sequence[Quality]) -> list[Brief]:
    """The same of each."""
    return [brief_of(one) for one in documents]


def brief_text(brief: Brief) -> str:
    """As one line: `2026|ssmwn|0/2/1|vague:warning:2,blame:hint:1`."""
    return "|".join((str(brief.year or ""), brief.stands, "/".join(map(str, brief.levels)), brief.families))


def brief_from(text: str) -> Brief:
    """What `brief_text` wrote."""
    year, stands, levels, families = text.split("|", 3)
    return Brief(int(year) if year else None, stands, tuple(map(int, levels.split("/"))), families)
