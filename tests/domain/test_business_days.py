"""Clocks that stand still on weekends and holidays, wherever the team is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from afterword.domain.accounts.models import Person, Team
from afterword.domain.incidents import services
from afterword.domain.policy import queries
from afterword.domain.policy.stored import plain
from afterword.domain.practice.business_days import after, is_business_day, midnight
from afterword.domain.practice.services import change_policy, clocks, resolve

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Santiago"]
moments = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC))
lengths = some.integers(1, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))
zones = some.sampled_from(ZONES).map(ZoneInfo)
free = some.frozensets(some.dates(date(2020, 1, 1), date(2030, 3, 1)), max_size=30)


def passed_on_business_days(start: datetime, end: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> timedelta:
    """How much of the time between lies on business days, counted day by day."""
    first = start.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((end.astimezone(zone).date() - first).days + 2)]
    total = timedelta(0)
    for day, following in pairwise(days):
        if is_business_day(day, holidays):
            begun, ended = max(start, midnight(day, zone)), min(end, midnight(following, zone))
            total += max(timedelta(0), ended - begun)
    return total


@given(moments, lengths, zones, free)
def test_just_the_length_passes_on_business_days(
    start: datetime, length: timedelta, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    due = after(start, length, zone, holidays)
    assert passed_on_business_days(start, due, zone, holidays) == length


@given(moments, lengths, zones, free)
def test_clock_on_business_days_is_never_earlier_than_the_plain_one(
    start: datetime, length: timedelta, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    assert after(start, length, zone, holidays) >= start + length


@given(moments, lengths, lengths, zones, free)
def test_longer_clock_is_never_due_before_a_shorter_one(
    start: datetime, first: timedelta, second: timedelta, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    shorter, longer = sorted((first, second))
    assert after(start, shorter, zone, holidays) <= after(start, longer, zone, holidays)


BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 10, 23, 16, 0, tzinfo=BERLIN)


def test_weekend_stands_still() -> None:
    assert after(FRIDAY - timedelta(days=14), timedelta(hours=48), BERLIN, ()) == datetime(
        2026, 10, 13, 16, 0, tzinfo=BERLIN
    )


def test_holiday_stands_still_too() -> None:
    monday = frozenset({date(2026, 10, 12)})
    due = after(FRIDAY - timedelta(days=14), timedelta(hours=48), BERLIN, monday)
    assert due == datetime(2026, 10, 14, 16, 0, tzinfo=BERLIN)


def test_change_of_clocks_on_a_weekend_takes_nothing() -> None:
    assert after(FRIDAY, timedelta(hours=24), BERLIN, ()) == datetime(2026, 10, 26, 16, 0, tzinfo=BERLIN)


def test_what_ends_on_a_weekend_begins_on_monday() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert after(saturday, timedelta(hours=3), BERLIN, ()) == datetime(2026, 10, 26, 3, 0, tzinfo=BERLIN)


def test_calendar_without_any_business_day_counts_as_one_without_holidays() -> None:
    every = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1200))
    assert after(FRIDAY, timedelta(hours=24), BERLIN, every) == after(FRIDAY, timedelta(hours=24), BERLIN, ())


@pytest.mark.django_db
def test_policy_switches_one_clock_to_business_days_of_the_team(alice: Person, bob: Person) -> None:
    whole = plain(queries.settings_at())
    whole["rules"]["P1"]["business_days"] = ["draft"]
    change_policy(actor=alice, wanted=whole, reason="Weekends are free", base_version=0)
    team = Team.objects.create(name="Payments", slug="payments", zone="Europe/Berlin")
    incident = services.declare(actor=bob, title="Checkout fails", severity="P1", team=team)
    resolve(actor=bob, incident=incident, summary="Rolled back.", decision="later")
    assert incident.resolved_at is not None
    found = {one.name: one for one in clocks(incident, incident.resolved_at)}
    assert found["draft"].due == after(incident.resolved_at, timedelta(hours=48), BERLIN, ())
    assert found["draft"].on_business_days
    assert found["review"].due == incident.resolved_at + timedelta(hours=72)
