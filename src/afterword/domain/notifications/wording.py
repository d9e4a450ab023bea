"""What reactions to journal entries have in common: how long a title is, and what tells one time from the next."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import Truncator

from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.reminders.telling import Reminder
from afterword.domain.notifications.services.telling import Telling
from afterword.domain.postmortems.models import Postmortem

GRAVE = ("P0", "P1")
LONGEST = 120
Found = Iterator[Reminder]


def row_of(entry: JournalEntry) -> str:
    """The period of what is told of each row of the journal."""
    return f"journal {entry.pk}"


def short(text: str) -> str:
    """A text as it fits into a title."""
    return Truncator(text).chars(LONGEST)


def of_postmortem(
    entry: JournalEntry, row: Postmortem, kind: str, title: str, because: str, page: str, text: str
) -> Telling:
    """A message about a postmortem; `because` ends the sentence "You get this because ..."."""
    return Telling(
        kind=kind,
        subject=row.code,
        period=row_of(entry),
        title=title,
        text=Truncator(text).chars(800),
        why=f"You get this because {because}.",
        path=f"/{row.code}{page}",
        urgent=row.severity in GRAVE,
        postmortem=row.pk,
    )
