"""Looks again at a postmortem that was changed, so that pages over many documents read what is kept."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from afterword.domain.analytics import services
from afterword.domain.knowledge.services import note_mentions


@task
def measure_quality(postmortem_id: int) -> None:
    """Keeps what stands in a postmortem, what is missing, and which records it names; safe to run twice."""
    if (row := services.measure(postmortem_id=postmortem_id)) is not None:
        note_mentions(subject=row.postmortem)


def measure_when_changed(postmortem_id: int) -> None:
    """Asks for a look, once however often the document is changed until it begins."""
    if services.mark_stale(postmortem_id=postmortem_id):
        measure_quality.enqueue(postmortem_id)


def measure_all_unknown() -> int:
    """Asks for a look at every postmortem that was not looked at with the rules of today; how many that were."""
    wanted = services.unmeasured()
    for postmortem_id in wanted:
        with transaction.atomic():
            services.mark_stale(postmortem_id=postmortem_id)
        measure_quality.enqueue(postmortem_id)
    return len(wanted)
