"""Reminds of the clocks of postmortems, and of decisions that were put off."""

from __future__ import annotations

from django_tasks import task

from afterword.domain import clock
from afterword.domain.notifications.reminders import clocks
from afterword.jobs.send_waiting import ask_for_waiting


@task
def remind_of_clocks() -> None:
    """Tells drivers of what runs out soon or was missed, each message once however often this runs."""
    clocks.remind(clock.now())
    ask_for_waiting()
