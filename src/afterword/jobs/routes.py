"""THE table of reactions: which journal entry starts which task."""

from __future__ import annotations

from django_tasks.base import Task

from afterword.domain.journal.models import JournalEntry
from afterword.domain.reviews.services import fall_when_changed
from afterword.jobs.import_postmortems import look_at_import, run_import
from afterword.jobs.measure_quality import measure_when_changed
from afterword.jobs.read_evidence import read_evidence

# A task gets the id of the journal entry's subject, and is enqueued in the transaction that writes the entry.
ROUTES: dict[str, tuple[Task[[int], None], ...]] = {
    "evidence.reading_asked": (read_evidence,),
    "import.look_asked": (look_at_import,),
    "import.run_asked": (run_import,),
}


def dispatch(entry: JournalEntry) -> None:
    """Starts the tasks of a journal entry's verb, in the transaction that wrote the entry.

    Whatever is done to a postmortem, by whichever verb, may change what stands in it.
    """
    for task in ROUTES.get(entry.verb, ()):
        task.enqueue(entry.subject_id)
    if entry.postmortem_id is not None:
        measure_when_changed(entry.postmortem_id)
        fall_when_changed(actor=entry.actor, verb=entry.verb, postmortem_id=entry.postmortem_id)
