"""Judges what a check was answered: passed, failed, or no data, with the sentence that explains it. Pure."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from afterword.domain.checks.specs import OPERATORS

MOST_SERIES, MOST_POINTS = 10, 300  # that are kept of a run
LEAST_COVERED = 0.5  # a stretch with samples in less than this share of it shows too little to pass
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_WORDS = {"max": "highest value", "min": "lowest value", "avg": "mean", "last": "last value", "sum": "sum", "p95": "95th percentile"}  # fmt: skip # noqa: E501

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """The samples of one series: its labels, and pairs of Unix seconds and value (NaN where there was none)."""

    labels: Mapping[str, str]
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; `samples` are bounded, as they are kept."""

    verdict: str
    sentence: str
    value: float | None = None
    unit: str = ""
    samples: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0
    sha256: str = ""
    size: int | None = None


def judge_series(spec: Mapping[str, Any], series: Sequence[Series], *, expected: int | None) -> Outcome:
    """Whether every series keeps the limit; `expected` is how many samples a whole stretch would have.

    A series that breaks the limit decides. What is not a number, or shows too little of its stretch, is no data: it
    never passes.
    """
    if not series:
        hint = "; an expression that compares gives nothing when it is false, so put the comparison beside it"
        return Outcome("no_data", f"The answer is empty: no series fits the expression{hint}.")
    rows = [(one, _summed(one, spec["aggregate"])) for one in series]
    kept = [{"labels": dict(one.labels), "points": thinned(one.points)} for one in series[:MOST_SERIES]]
    numbers = [(one, value) for one, value in rows if not math.isnan(value)]
    if not numbers:
        return Outcome("no_data", "Every sample is NaN: no number to compare.", None, spec["unit"], kept, _rest(series))
    one, value = _worst(numbers, spec)
    verdict, doubt = _verdict(spec, rows, value, expected)
    told = f"{_WORDS[spec['aggregate']]} {amount(value, spec['unit'])}{_which(one, len(series))}"
    limit = f"limit {_limit(spec)}"
    sentence = f"{told[0].upper()}{told[1:]}; {limit}.{doubt}"
    return Outcome(verdict, sentence, value if math.isfinite(value) else None, spec["unit"], kept, _rest(series))


def _verdict(
    spec: Mapping[str, Any], rows: Sequence[tuple[Series, float]], worst: float, expected: int | None
) -> tuple[str, str]:
    """The verdict, and what stands against a pass."""
    if not _COMPARE[spec["operator"]](worst, spec["limit"]):
        return "fail", ""
    if not math.isfinite(worst):
        return "no_data", " A value without end cannot be taken for one that keeps the limit."
    if nothing := sum(math.isnan(value) for _, value in rows):
        return "no_data", f" {nothing} of {len(rows)} series gave no number, so this does not count as passed."
    fewest = min(sum(not math.isnan(value) for _, value in one.points) for one, _ in rows)
    if expected and fewest < LEAST_COVERED * expected:
        return "no_data", f" Only {fewest} of {expected} samples are there, so this does not count as passed."
    return "pass", ""


def _summed(one: Series, aggregate: str) -> float:
    """The samples of a series as one value; NaN when it has none."""
    values = [value for _, value in one.points if not math.isnan(value)]
    if not values:
        return math.nan
    if aggregate == "p95":
        return sorted(values)[max(0, math.ceil(0.95 * len(values)) - 1)]
    if aggregate in ("avg", "sum"):
        total = sum(values)
        return total / len(values) if aggregate == "avg" else total
    return {"max": max, "min": min}[aggregate](values) if aggregate != "last" else values[-1]


def _worst(rows: Sequence[tuple[Series, float]], spec: Mapping[str, Any]) -> tuple[Series, float]:
    """The series that is nearest to breaking the limit, or farthest beyond it."""
    sign = spec["operator"]
    if sign in ("<", "<="):
        return max(rows, key=lambda row: row[1])
    if sign in (">", ">="):
        return min(rows, key=lambda row: row[1])
    breaking = [row for row in rows if not _COMPARE[sign](row[1], spec["limit"])]
    return (breaking or rows)[0]


def _which(one: Series, count: int) -> str:
    if count == 1:
        return ""
    labels = ", ".join(f"{name}={value}" for name, value in sorted(one.labels.items()) if name != "__name__")
    return f" ({labels[:120] or 'one'} of {count} series)"


def _limit(spec: Mapping[str, Any]) -> str:
    sign = spec["operator"]
    words = "" if sign in ("<", "<=") else f"{OPERATORS[sign]} "
    return words + amount(spec["limit"], spec["unit"])


def _rest(series: Sequence[Series]) -> int:
    return max(0, len(series) - MOST_SERIES)


def amount(value: float, unit: str = "") -> str:
    """A value with its unit; a share is told in per cent when its unit is %."""
    if unit == "%":
        return f"{_short(value * 100)}\N{NO-BREAK SPACE}%"
    return f"{_short(value)}\N{NO-BREAK SPACE}{unit}" if unit else _short(value)


def _short(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"


def thinned(points: Sequence[Point]) -> list[list[float | None]]:
    """At most MOST_POINTS of the samples, evenly spread, with the highest and the lowest among them.

    What is not a finite number becomes None, which JSON can carry and a chart leaves out.
    """
    if len(points) > MOST_POINTS:
        each = len(points) / MOST_POINTS
        places = {int(index * each) for index in range(MOST_POINTS - 2)}
        numbers = [index for index, (_, value) in enumerate(points) if math.isfinite(value)]
        if numbers:
            places |= {max(numbers, key=lambda at: points[at][1]), min(numbers, key=lambda at: points[at][1])}
        points = [points[place] for place in sorted(places)]
    return [[at, value if math.isfinite(value) else None] for at, value in points]
