"""Deletes the rows of tasks that ended long ago: the periodic ones write thousands a day."""

from __future__ import annotations

from django_tasks import task

from afterword.jobs.housekeeping import prune_tasks


@task
def forget_tasks() -> None:
    """Forgets them; safe to run twice."""
    prune_tasks()
