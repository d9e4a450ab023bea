"""Sends the weekly digest to each person on their Monday morning."""

from __future__ import annotations

from django_tasks import task

from afterword.domain import clock
from afterword.domain.notifications.digest import sum_up
from afterword.jobs.send_waiting import ask_for_waiting


@task
def sum_up_weeks() -> None:
    """Writes the digests whose hour has come, each once."""
    sum_up(clock.now())
    ask_for_waiting()
