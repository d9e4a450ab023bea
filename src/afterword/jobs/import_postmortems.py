"""Looks at the files of a large import, and takes in those that somebody decided on."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from afterword.domain import clock
from afterword.domain.importing.batches import look_through, run
from afterword.domain.importing.models import Import
from afterword.domain.journal.services import surface


@task
def look_at_import(import_id: int) -> None:
    """Looks at every document of an import; safe to run twice."""
    batch = Import.objects.select_related("started_by").filter(pk=import_id, state=Import.State.READING).first()
    if batch is not None:
        with surface("job"):
            look_through(batch)


@task
def run_import(import_id: int) -> None:
    """Takes in the documents that were decided on; safe to run twice."""
    batch = Import.objects.select_related("started_by").filter(pk=import_id, state=Import.State.RUNNING).first()
    if batch is not None:
        with surface("job"):
            run(batch)


LEFT = timedelta(minutes=2)  # a browser is answered long before


def resume_left() -> None:
    """Starts again what a process was doing for a browser when it died; what still runs only finds nothing to do."""
    since = clock.now() - LEFT
    for batch in Import.objects.filter(state__in=(Import.State.READING, Import.State.RUNNING), started_at__lt=since):
        (look_at_import if batch.state == Import.State.READING else run_import).enqueue(batch.pk)
