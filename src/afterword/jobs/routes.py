"""THE table of reactions: which journal entry starts which task."""

from __future__ import annotations

from collections.abc import Callable

from django_tasks.base import Task

from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.hooks.queueing import queue
from afterword.domain.reviews.services import fall_when_changed
from afterword.jobs.find_repeats import find_when_changed
from afterword.jobs.import_postmortems import look_at_import, run_import
from afterword.jobs.index_search import index_when_changed
from afterword.jobs.measure_quality import measure_when_changed
from afterword.jobs.note_mentions import note_when_named
from afterword.jobs.post_message import post_message
from afterword.jobs.read_evidence import read_evidence
from afterword.jobs.run_checks import run_check
from afterword.jobs.send_invitations import send_invitations
from afterword.jobs.tell_of_entry import tell_when_wanted

# A task gets the id of the journal entry's subject, and is enqueued in the transaction that writes the entry.
ROUTES: dict[str, tuple[Task[[int], None], ...]] = {
    **dict.fromkeys(("meeting.planned", "meeting.moved", "meeting.cancelled"), (send_invitations,)),
    "check.run_asked": (run_check,),
    "evidence.reading_asked": (read_evidence,),
    "import.look_asked": (look_at_import,),
    "import.run_asked": (run_import,),
}


def _start_tasks(entry: JournalEntry) -> None:
    for task in ROUTES.get(entry.verb, ()):
        task.enqueue(entry.subject_id)


def _document_changed(entry: JournalEntry) -> None:
    """Whatever is done to a postmortem, by whichever verb, may change what stands in it."""
    if entry.postmortem_id is not None:
        measure_when_changed(entry.postmortem_id)
        fall_when_changed(actor=entry.actor, verb=entry.verb, postmortem_id=entry.postmortem_id)


# Each of these is shown every entry, in the transaction that wrote it, and decides for itself.
FOLLOWERS: tuple[Callable[[JournalEntry], object], ...] = (
    _start_tasks,
    _document_changed,
    note_when_named,
    index_when_changed,
    find_when_changed,
)


def dispatch(entry: JournalEntry) -> None:
    """Starts what follows from a journal entry, in the transaction that wrote the entry."""
    for follow in FOLLOWERS:
        follow(entry)
    tell_when_wanted(entry)
    queue(entry, post_message.enqueue)
