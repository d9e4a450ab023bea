"""Names the time zone of a document that does not say it, after it was imported."""

from __future__ import annotations

from django.db import transaction

from afterword.core.document.incoming.answers import Answers, answered, check_zone
from afterword.core.errors import InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.importing.changing import as_stored, change
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, require_unclosed

TIMES = ("zone", "started_at", "detected_at", "ended_at", "timeline")


def name_zone(*, actor: Person, postmortem: Postmortem, zone: str) -> Postmortem:
    """Says in which zone the times of a document are; what its clock showed stays the same."""
    require_edit(actor, postmortem)
    if not check_zone(zone.strip()):
        raise InputError(message="No time zone is named; write it as Europe/Copenhagen, UTC or +02:00.")
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        if postmortem.zone:
            raise RuleBroken(message=f"The times of {postmortem.code} are in {postmortem.zone} already.")
        document = answered(as_stored(postmortem), Answers(forced_zone=zone.strip()))
        change(actor=actor, postmortem=postmortem, document=document, names=TIMES, now=clock.now())
    return postmortem
