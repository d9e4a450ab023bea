"""Rule 13 as a table: what runs and recurrences prove of a fix, and from when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from afterword.domain.checks.proof import Seen, Standing, Terms, standing

DONE = datetime(2026, 9, 4, 9, tzinfo=UTC)
TERMS = Terms(holding=timedelta(days=28), stuck=timedelta(days=90), cycle=timedelta(days=14))


def day(number: float) -> datetime:
    return DONE + timedelta(days=number)


def runs(*told: tuple[float, str], check: int = 1) -> list[Seen]:
    return [Seen(check, day(number), verdict, day(number)) for number, verdict in told]


def stands(seen: list[Seen], now: float, checks: tuple[int, ...] = (1,), recurred: float | None = None) -> Standing:
    return standing(
        done_at=DONE, checks=checks, runs=seen, recurred_at=None if recurred is None else day(recurred), terms=TERMS,
        now=day(now),
    )  # fmt: skip


# name: runs as (day, verdict), today, recurrence; verified, held, stuck, opened again (days)
CASES: dict[str, tuple[list[tuple[float, str]], float, float | None, tuple[float | None, ...]]] = {
    "nothing ran": ([], 100, None, (None, None, None, None)),
    "a run before it was done proves nothing": ([(-1, "pass")], 1, None, (None, None, None, None)),
    "a failure before it was done opens nothing": ([(-1, "fail"), (1, "pass")], 2, None, (1, None, None, None)),
    "the first pass verifies": ([(1, "pass"), (2, "pass")], 3, None, (1, None, None, None)),
    "no data is no pass": ([(1, "no_data"), (3, "pass")], 3, None, (3, None, None, None)),
    "no data alone proves nothing": ([(1, "no_data"), (29, "no_data")], 95, None, (None, None, None, None)),
    "a pass on day 27 is no verdict": ([(1, "pass"), (27, "pass")], 27.9, None, (1, None, None, None)),
    "a pass on day 28 holds": ([(1, "pass"), (28, "pass")], 28, None, (1, 28, None, None)),
    "no data on day 28 waits for a pass": ([(1, "pass"), (28, "no_data"), (30, "pass")], 31, None, (1, 30, None, None)),
    "passing since day 1 does not hold without a run": ([(1, "pass")], 40, None, (1, None, None, None)),
    "ninety days and the last run passed": ([(1, "pass"), (28, "pass")], 90, None, (1, 28, 90, None)),
    "one day less": ([(1, "pass"), (28, "pass")], 89.9, None, (1, 28, None, None)),
    "no data last keeps it from being stuck": ([(1, "pass"), (89, "no_data")], 95, None, (1, None, None, None)),
    "a pass after that makes it stuck": ([(1, "pass"), (89, "no_data"), (96, "pass")], 97, None, (1, 96, 96, None)),
    "verified late, stuck from then": ([(95, "pass")], 95, None, (95, 95, 95, None)),
    "a failing run opens it again at once": ([(1, "pass"), (5, "fail")], 6, None, (1, None, None, 5)),
    "a failing run first of all": ([(1, "fail"), (2, "pass")], 3, None, (None, None, None, 1)),
    "a failure after the verdict": ([(1, "pass"), (28, "pass"), (40, "fail")], 41, None, (1, 28, None, 40)),
    "a failure after it was stuck": ([(1, "pass"), (28, "pass"), (120, "fail")], 121, None, (1, 28, 90, 120)),
    "a recurrence opens it again": ([(1, "pass")], 10, 10, (1, None, None, 10)),
    "a recurrence before ninety days": ([(1, "pass"), (28, "pass")], 95, 60, (1, 28, None, 60)),
    "a recurrence without any run": ([], 10, 10, (None, None, None, 10)),
    "a recurrence before it was done is of another fix": ([(1, "pass")], 3, -2, (1, None, None, None)),
    "what comes first opens it": ([(1, "pass"), (5, "fail")], 9, 7, (1, None, None, 5)),
}


@pytest.mark.parametrize(("told", "now", "recurred", "expected"), CASES.values(), ids=CASES)
def test_runs_prove_what_rule_thirteen_says(
    told: list[tuple[float, str]], now: float, recurred: float | None, expected: tuple[float | None, ...]
) -> None:
    found = stands(runs(*told), now, recurred=recurred)
    dates = (found.verified_at, found.held_at, found.stuck_at, found.reopened_at)
    assert dates == tuple(None if one is None else day(one) for one in expected)


def test_each_of_several_checks_must_pass() -> None:
    first, second = runs((1, "pass"), (28, "pass")), runs((3, "pass"), (29, "pass"), check=2)
    found = stands([*first, *second], 30, checks=(1, 2))
    assert (found.verified_at, found.held_at) == (day(3), day(29))


def test_one_failing_check_of_several_opens_it_again() -> None:
    found = stands([*runs((1, "pass")), *runs((2, "pass"), (4, "fail"), check=2)], 5, checks=(1, 2))
    assert (found.verified_at, found.reopened_at) == (day(2), day(4))


def test_runs_of_a_check_that_was_put_away_do_not_count() -> None:
    found = stands([*runs((1, "pass")), *runs((2, "fail"), check=9)], 3, checks=(1,))
    assert (found.verified_at, found.reopened_at) == (day(1), None)


def test_a_run_that_looks_at_the_time_before_the_fix_proves_nothing_of_it() -> None:
    looking_back = Seen(1, day(0.5), "fail", day(-0.5))
    found = stands([looking_back, *runs((2, "pass"))], 3)
    assert (found.verified_at, found.reopened_at) == (day(2), None)


@pytest.mark.parametrize(
    ("told", "tested"),
    [([(13, "pass")], True), ([(13, "fail")], True), ([(13, "no_data")], False), ([(15, "pass")], False), ([], False)],
)
def test_tested_next_cycle_means_a_run_with_data_within_one_cycle(told: list[tuple[float, str]], tested: bool) -> None:
    assert stands(runs(*told), 20).tested_in_cycle is tested


def test_a_recurrence_says_that_it_was_one() -> None:
    assert stands(runs((1, "pass")), 10, recurred=10).by_recurrence
    assert not stands(runs((1, "fail")), 10, recurred=10).by_recurrence
