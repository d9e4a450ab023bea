"""In how many documents each thing stands, year by year: always k of n, and a trend only where n allows one.

No mean, no total score, no order of documents, teams or people by any of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

import numpy as np

from afterword.core.lint.quality.brief import LETTERS, Brief
from afterword.core.lint.quality.things import THINGS
from afterword.core.model.finding import LEVELS, Level

ENOUGH = 20  # under so many documents no trend is told, and no line joins two dots


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing over several documents: in how many it stands, is weak, is missing, and is not asked."""

    name: str
    stands: int
    weak: int
    missing: int
    not_asked: int

    @property
    def asked(self) -> int:
        """The n: documents in which the thing can be."""
        return self.stands + self.weak + self.missing


@dataclass(frozen=True, slots=True)
class Span:
    """Some documents together: `year` is None for those without a date, and for all of them."""

    year: int | None
    documents: int
    tallies: tuple[Tally, ...]
    findings: Mapping[Level, float]  # the median of each level per document

    @property
    def name(self) -> str:
        """The year as a heading."""
        return str(self.year) if self.year is not None else "No date"


@dataclass(frozen=True, slots=True)
class Half:
    """The documents from one year up to another: k of n."""

    first: int
    last: int
    stands: int
    asked: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The earlier and the later half of the documents compared; `moved` is None when no difference can be told."""

    name: str
    earlier: Half
    later: Half
    moved: str | None


def span_of(documents: Sequence[Brief], year: int | None = None) -> Span:
    """The tallies of some documents."""
    levels = zip(LEVELS, zip(*(one.levels for one in documents), strict=True), strict=True) if documents else ()
    medians = {level: float(median(counts)) for level, counts in levels}
    letters = np.frombuffer("".join(one.stands for one in documents).encode(), np.uint8).reshape(-1, len(THINGS))
    counts = [(letters == ord(letter)).sum(axis=0).tolist() for letter in LETTERS.values()]
    tallies = (Tally(thing.name, *found) for thing, *found in zip(THINGS, *counts, strict=True))
    return Span(year, len(documents), tuple(tallies), medians)


def by_year(documents: Sequence[Brief]) -> tuple[Span, ...]:
    """The tallies of each year, oldest first; documents without a date come last."""
    found: dict[int | None, list[Brief]] = defaultdict(list)
    for one in documents:
        found[one.year].append(one)
    return tuple(span_of(found[year], year) for year in sorted(found, key=lambda year: (year is None, year)))


def trends(spans: Sequence[Span]) -> tuple[Trend, ...]:
    """For each thing with enough documents, its earlier years compared with its later ones."""
    found = (_trend(index, thing.name, spans) for index, thing in enumerate(THINGS))
    return tuple(one for one in found if one is not None)


def _trend(index: int, name: str, spans: Sequence[Span]) -> Trend | None:
    """The split at the year that parts the documents most evenly; None when one side has too few."""
    dated = [(one.year, one.tallies[index]) for one in spans if one.year is not None and one.tallies[index].asked]
    splits = [(_half(dated[:at]), _half(dated[at:])) for at in range(1, len(dated))]
    if not splits:
        return None
    earlier, later = max(splits, key=lambda pair: min(pair[0].asked, pair[1].asked))
    return None if min(earlier.asked, later.asked) < ENOUGH else Trend(name, earlier, later, _moved(earlier, later))


def _half(rows: Sequence[tuple[int, Tally]]) -> Half:
    stands, asked = sum(one.stands for _, one in rows), sum(one.asked for _, one in rows)
    return Half(rows[0][0], rows[-1][0], stands, asked)


def _moved(earlier: Half, later: Half) -> str | None:
    """`rose` or `fell` when the 95 % intervals of both shares lie apart."""
    (low, high), (low_later, high_later) = (interval(one.stands, one.asked) for one in (earlier, later))
    return "rose" if low_later > high else "fell" if high_later < low else None


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson), from 0 to 1; the whole range when nothing was counted."""
    if whole <= 0:
        return 0.0, 1.0
    z, share = 1.96, part / whole
    middle = share + z * z / (2 * whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (middle - reach) / (1 + z * z / whole), (middle + reach) / (1 + z * z / whole)


def trend_words(trend: Trend) -> str:
    """A trend in one sentence."""
    told = [f"{one.stands} of {one.asked} in {_years(one)}" for one in (trend.earlier, trend.later)]
    if trend.moved is None:
        return f"{told[0]}, {told[1]}: too close to call it a change."
    return f"{trend.moved.capitalize()} from {told[0]} to {told[1]}."


def _years(half: Half) -> str:
    return str(half.first) if half.first == half.last else f"{half.first} to {half.last}"
