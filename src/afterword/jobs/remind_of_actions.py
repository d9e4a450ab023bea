"""Reminds of actions that are due soon or overdue."""

from __future__ import annotations

from django_tasks import task

from afterword.domain import clock
from afterword.domain.notifications.reminders import actions
from afterword.jobs.send_waiting import ask_for_waiting


@task
def remind_of_actions() -> None:
    """Tells owners, drivers and managers, each message once however often this runs."""
    actions.remind(clock.now())
    ask_for_waiting()
