"""Runs the checks whose time has come, and those that somebody asked for."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from afterword.domain import clock
from afterword.domain.checks import services
from afterword.domain.journal.services import surface


@task
def run_check(run_id: int) -> None:
    """Performs one claimed run; safe to run twice."""
    with surface("job"):
        services.perform(run_id=run_id)


@task
def look_for_window(check_id: int) -> None:
    """Looks whether the window that a query tells is open; when it has closed, the journal asks for the run."""
    with surface("job"):
        services.look_for_window(check_id=check_id)


@task
def ask_due_checks() -> None:
    """Hands out each due run once: its row, the check's next slot and the task are one transaction."""
    with surface("job"), transaction.atomic():
        runs, looks = services.claim_due(clock.now())
        for run_id in runs:
            run_check.enqueue(run_id)
        for check_id in looks:
            look_for_window.enqueue(check_id)
