"""Reminds of the clocks of postmortems, and of decisions that were put off."""

from __future__ import annotations

from django_tasks import task

from afterword.domain import clock
from afterword.domain.notifications.reminders import clocks, later
from afterword.jobs.send_waiting import ask_for_waiting


@task
def remind_of_clocks() -> None:
    """Tells drivers of what runs out or was missed, and whoever said Later, each once however often this runs."""
    now = clock.now()
    clocks.remind(now)
    later.remind(now)
    ask_for_waiting()
