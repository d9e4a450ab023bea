"""When a check runs next, over midnight, over a change of the clocks, and for plans that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from afterword.core.errors import InputError
from afterword.domain.checks.plans import checked_plan, next_slot, plan_words

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)  # a Wednesday


def slot(plan: dict[str, Any], after: datetime = NOW) -> tuple[str, timedelta | None] | None:
    found = next_slot(checked_plan(plan, NOW), after)
    return None if found is None else (f"{found.at:%a %d %b %H:%M}", found.window)


CASES: dict[str, tuple[dict[str, Any], datetime, tuple[str, timedelta | None] | None]] = {
    "by hand": ({"kind": "hand"}, NOW, None),
    "once": ({"kind": "once", "at": "2026-09-03 06:00"}, NOW, ("Thu 03 Sep 06:00", None)),
    "once, over": ({"kind": "once", "at": "2026-09-01 06:00"}, NOW, None),
    "daily later today": ({"kind": "daily", "time": "18:00"}, NOW, ("Wed 02 Sep 18:00", None)),
    "daily tomorrow": ({"kind": "daily", "time": "06:00"}, NOW, ("Thu 03 Sep 06:00", None)),
    "daily at that moment": ({"kind": "daily", "time": "12:00"}, NOW, ("Thu 03 Sep 12:00", None)),
    "daily where it is tomorrow": (
        {"kind": "daily", "time": "06:00", "zone": "Asia/Tokyo"}, NOW, ("Wed 02 Sep 21:00", None),
    ),
    "daily over the end of summer time": (
        {"kind": "daily", "time": "06:00", "zone": "Europe/Berlin"},
        datetime(2026, 10, 24, 4, 0, tzinfo=UTC), ("Sun 25 Oct 05:00", None),
    ),
    "daily at an hour that a change of clocks leaves out": (
        {"kind": "daily", "time": "02:30", "zone": "Europe/Berlin"},
        datetime(2027, 3, 27, 12, 0, tzinfo=UTC), ("Sun 28 Mar 01:30", None),
    ),
    "every six hours": ({"kind": "hours", "every": 6}, NOW + timedelta(hours=7), ("Thu 03 Sep 00:00", None)),
    "a window": (
        {"kind": "window", "weekday": 6, "start": "02:00", "end": "06:00"}, NOW,
        ("Sun 06 Sep 06:00", timedelta(hours=4)),
    ),
    "a window that is open": (
        {"kind": "window", "weekday": 2, "start": "11:00", "end": "13:00"}, NOW,
        ("Wed 02 Sep 13:00", timedelta(hours=2)),
    ),
    "a window that has just closed": (
        {"kind": "window", "weekday": 2, "start": "11:00", "end": "12:00"}, NOW,
        ("Wed 09 Sep 12:00", timedelta(hours=1)),
    ),
    "a window over midnight": (
        {"kind": "window", "weekday": 6, "start": "22:00", "end": "04:00"}, NOW,
        ("Mon 07 Sep 04:00", timedelta(hours=6)),
    ),
    "a window in the night in which an hour comes twice": (
        {"kind": "window", "weekday": 6, "start": "02:00", "end": "06:00", "zone": "Europe/Berlin"},
        datetime(2026, 10, 24, 12, 0, tzinfo=UTC), ("Sun 25 Oct 05:00", timedelta(hours=5)),
    ),
    "a query is looked at": ({"kind": "query", "query": "batch_running"}, NOW, ("Wed 02 Sep 12:05", None)),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "after", "expected"), CASES.values(), ids=CASES)
def test_next_run_of_a_plan(
    plan: dict[str, Any], after: datetime, expected: tuple[str, timedelta | None] | None
) -> None:  # fmt: skip
    assert slot(plan, after) == expected


@pytest.mark.parametrize(
    "plan",
    [
        {"kind": "often"}, {"kind": "once", "at": "soon"}, {"kind": "daily", "time": "25:00"},
        {"kind": "daily", "time": "06:00", "zone": "Berlin"}, {"kind": "hours", "every": 0},
        {"kind": "hours", "every": "²"}, {"kind": "window", "weekday": 7, "start": "02:00", "end": "06:00"},
        {"kind": "window", "weekday": 1, "start": "02:00", "end": "02:00"}, {"kind": "query", "query": " "},
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_followed_is_refused_in_a_sentence(plan: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\.$"):
        checked_plan(plan, NOW)


@pytest.mark.parametrize("plan", [case[0] for case in CASES.values()])
def test_every_plan_is_said_in_words(plan: dict[str, Any]) -> None:
    assert plan_words(checked_plan(plan, NOW))
