"""What is cleared away, and what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from afterword.jobs.forget_tasks import forget_tasks
from afterword.jobs.housekeeping import prune_tasks
from afterword.jobs.schedule import SCHEDULE
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)


def ended(status: str, days: int | None) -> None:
    """The row of a task that ended so many days ago, or did not end."""
    pk = forget_tasks.enqueue().id
    finished = None if days is None else timezone.now() - timedelta(days=days)
    DBTaskResult.objects.filter(pk=pk).update(status=status, finished_at=finished)


def test_tasks_that_ended_are_forgotten_after_a_week_and_failed_ones_after_a_month() -> None:
    done, failed = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
    for status, days in ((done, 6), (done, 8), (failed, 8), (failed, 31), (TaskResultStatus.RUNNING, None)):
        ended(status, days)
    ended(TaskResultStatus.READY, None)
    assert prune_tasks() == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "RUNNING", "SUCCESSFUL"]


def test_forgetting_is_done_every_day() -> None:
    assert [every.length for every in SCHEDULE if every.task == forget_tasks] == [timedelta(days=1)]
    ended(TaskResultStatus.SUCCESSFUL, 8)
    forget_tasks.enqueue()
    JobRunner().run_until_empty()
    assert DBTaskResult.objects.count() == 1  # only its own row
