"""Shares, spreads and lengths, against numbers worked out by hand."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.measures.rate import Rate, overlap
from afterword.core.measures.spread import Spread
from afterword.core.measures.units import marks, said

GAP = "\N{NO-BREAK SPACE}"
COUNTS = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_nothing_counted_has_no_share_and_may_be_anything() -> None:
    assert (Rate(0, 0).share, Rate(0, 0).percent, Rate(0, 0).interval) == (None, "", (0.0, 1.0))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, 0.5958, 0.9821),
        (11, 13, 0.5777, 0.9567),
        (4, 8, 0.2152, 0.7848),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_interval_is_that_of_wilson(k: int, n: int, low: float, high: float) -> None:
    assert Rate(k, n).interval == pytest.approx((low, high), abs=0.0002)


@given(COUNTS)
def test_interval_holds_the_share_and_lies_between_none_and_all(counts: tuple[int, int]) -> None:
    rate = Rate(*counts)
    low, high = rate.interval
    assert 0 <= low <= high <= 1
    assert rate.share is None or low <= rate.share <= high


@given(COUNTS, st.integers(2, 50))
def test_more_cases_of_the_same_share_are_surer(counts: tuple[int, int], times: int) -> None:
    few, many = Rate(*counts), Rate(counts[0] * times, counts[1] * times)
    assert many.interval[1] - many.interval[0] <= few.interval[1] - few.interval[0]


@pytest.mark.parametrize(
    ("k", "n", "said_so"),
    [(9, 10, "90"), (2, 3, "67"), (3, 38, "7.9"), (999, 1000, "99.9"), (1, 1000, "0.1"), (1, 1, "100"), (0, 5, "0")],
)
def test_percent_never_says_all_or_none_when_it_is_not(k: int, n: int, said_so: str) -> None:
    assert Rate(k, n).percent == f"{said_so}{GAP}%"


def test_intervals_that_overlap_are_no_difference() -> None:
    assert overlap(Rate(11, 13), Rate(4, 8))
    assert not overlap(Rate(95, 100), Rate(20, 100))


def test_spread_by_hand() -> None:
    spread = Spread.of([13.5, 3.1, 6.0, 5.9, 4.2, 11.2])
    assert (spread.n, spread.shortest, spread.longest) == (6, 3.1, 13.5)
    assert spread.median == pytest.approx(5.95)
    assert (spread.within(90), spread.within(50)) == (13.5, 5.9)
    assert (Spread.of([]).median, Spread.of([]).within(90), Spread.of([]).n) == (None, None, 0)


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=60), st.integers(1, 100))
def test_so_many_per_cent_are_within_and_no_smaller_value_would_do(values: list[float], percent: int) -> None:
    spread = Spread.of(values)
    limit = spread.within(percent)
    assert limit is not None
    assert sum(value <= limit for value in values) * 100 >= percent * len(values)
    below = [value for value in values if value < limit]
    assert not below or sum(value <= max(below) for value in values) * 100 < percent * len(values)
    assert spread.median == pytest.approx(median(values))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (276, "4.6 min"),
        (2520, "42 min"),
        (3599, "1 h"),
        (5040, "1 h 24"),
        (10800, "3 h"),
        (86400 * 6, "6 d"),
        (86400 * 11.2, "11.2 d"),
    ],
)
def test_lengths_are_said_in_at_most_two_units(seconds: float, words: str) -> None:
    assert said(seconds).replace(GAP, " ") == words


@given(st.floats(1, 3e8), st.floats(1, 3e8))
def test_axis_holds_what_it_must(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = marks(low, high)
    assert len(found) >= 2
    assert found[0][0] <= low
    assert found[-1][0] >= min(high, 3650 * 86400)
