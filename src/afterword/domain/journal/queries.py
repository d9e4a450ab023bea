"""Reads the journal."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from afterword.domain.journal.models import JournalEntry


def newest_id() -> int:
    """The id of the newest row, 0 when there is none."""
    return JournalEntry.objects.aggregate(newest=Max("id"))["newest"] or 0


def of_subject(subject_type: str, subject_id: int) -> QuerySet[JournalEntry]:
    """What was done to one object, oldest first. The caller has checked that the viewer may see the object."""
    return JournalEntry.objects.filter(subject_type=subject_type, subject_id=subject_id).select_related("actor")
