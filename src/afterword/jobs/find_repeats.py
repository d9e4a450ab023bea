"""Looks for earlier incidents and postmortems that are like one, when its words have changed."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.journal.models import JournalEntry
from afterword.domain.recurrence import services

# What people add while it burns is read when it is resolved; nobody at night waits for this.
READ_LATER = ("entry", "evidence", "evidencereading", "image", "roleassignment")


@task
def find_repeats(case_id: int) -> None:
    """Finds what one case is like, and asks the same for later ones that pointed to its old words; safe twice."""
    for later in services.look(case_id=case_id):
        find_repeats.enqueue(later)


def find_when_changed(entry: JournalEntry) -> None:
    """Asks for a look once, however often an incident or postmortem is changed until it begins."""
    found = []
    if entry.incident_id is not None and entry.subject_type not in READ_LATER:
        found.append(services.mark_stale(incident_id=entry.incident_id))
    if entry.postmortem_id is not None:
        found.append(services.mark_stale(postmortem_id=entry.postmortem_id))
    for case in found:
        if case is not None:
            find_repeats.enqueue(case)


def find_all_unknown() -> int:
    """Asks for a look at every case that was not looked at as it is now; gives how many."""
    wanted = services.unread()
    for case in wanted:
        find_repeats.enqueue(case)
    return len(wanted)
