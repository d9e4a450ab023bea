"""Tells people of what was just done: an action given to them, a review asked of them, their name written."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.reactions import react, wanted
from afterword.jobs.send_waiting import ask_for_waiting


@task
def tell_of_entry(entry_id: int) -> None:
    """Tells those whom a journal row concerns, once each however often this runs."""
    react(JournalEntry.objects.select_related("actor").get(pk=entry_id))
    ask_for_waiting()


def tell_when_wanted(entry: JournalEntry) -> None:
    """Asks for it when somebody may want to hear of the row."""
    if wanted(entry):
        tell_of_entry.enqueue(entry.pk)
