"""Periodic tasks: asked for when their time has come, by one of the workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.jobs import tasks

from afterword.jobs.schedule import SCHEDULE, Every, ask_due
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOURLY = (Every(timedelta(hours=1), tasks.tick),)


def test_task_is_asked_for_at_once_and_then_after_its_time() -> None:
    asked = [ask_due(NOON + timedelta(minutes=passed), HOURLY) for passed in (0, 1, 59, 60, 61, 119, 120)]
    assert asked == [1, 0, 0, 1, 0, 0, 1]
    JobRunner().run_until_empty()
    assert tasks.ran == ["tick"] * 3


def test_a_week_without_a_worker_is_made_up_for_once() -> None:
    ask_due(NOON, HOURLY)
    assert [ask_due(NOON + timedelta(days=7), HOURLY), ask_due(NOON + timedelta(days=7), HOURLY)] == [1, 0]


def test_every_periodic_task_has_a_name_of_its_own() -> None:
    names = [every.name for every in SCHEDULE]
    assert sorted(set(names)) == sorted(names)
    assert all(every.length >= timedelta(seconds=10) for every in SCHEDULE)
