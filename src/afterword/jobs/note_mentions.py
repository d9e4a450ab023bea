"""Notes which runbooks, decision records and postmortems something names, when its words have changed."""

from __future__ import annotations

import re

from django.db.models import Model
from django_tasks import task

from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.knowledge import services

SUBJECTS: dict[str, type[Incident] | type[Action]] = {"incident": Incident, "action": Action}
NAMED = re.compile(r"\b(?:RB|ADR|PM)-\d")


@task
def note_mentions(kind: str, pk: int) -> None:
    """Reads an incident with its log, or an action, and keeps what it names; safe to run twice."""
    subject = SUBJECTS[kind].objects.filter(pk=pk).first()
    if subject is not None:
        services.note_mentions(subject=subject)


def note_when_named(entry: JournalEntry) -> None:
    """Asks for a look at an incident or action when what was written to it, or taken away, names a record."""
    kind = "incident" if entry.subject_type in _names(Incident, Entry) else entry.subject_type
    pk = entry.incident_id if kind == "incident" else entry.subject_id
    if kind in SUBJECTS and pk is not None and NAMED.search(f"{entry.before} {entry.after}"):
        note_mentions.enqueue(kind, pk)


def _names(*models: type[Model]) -> set[str]:
    return {model._meta.model_name or "" for model in models}
