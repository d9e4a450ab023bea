"""Lets SQLite look at how its rows are spread, so that it chooses the right index; PostgreSQL does so by itself."""

from __future__ import annotations

from django.db import connection
from django_tasks import task

ROWS = 1000  # of each index are looked at: enough to tell, and done in less than a second however much there is


@task
def gather_statistics() -> None:
    """Gathers them once a day; safe to run twice."""
    gather()


def gather() -> None:
    """Looks at the rows as they are now."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS}")
        cursor.execute("ANALYZE")
