"""The parking list: ideas that are kept beside the one fix until somebody says what became of them."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.analysis.models import ParkedIdea
from afterword.domain.analysis.services.common import opened, record
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked


def park(*, actor: Person, postmortem: Postmortem, text: str) -> ParkedIdea:
    """Keeps an idea; the same words again give the idea that waits already."""
    actor, text = require_edit(actor, postmortem), words(" ".join(text.split()), "The idea", 500)
    with transaction.atomic():
        opened(postmortem)
        if (first := postmortem.parked.filter(text=text, settled_at=None).first()) is not None:
            return first
        idea = ParkedIdea.objects.create(postmortem=postmortem, text=text, added_at=clock.now(), added_by=actor)
        record(actor, "idea.parked", postmortem, idea, after={"text": text})
    return idea


def settle(*, actor: Person, postmortem: Postmortem, idea: int, note: str) -> ParkedIdea:
    """Says what became of an idea; it comes back no more. Ideas are settled after closing, too: at retrospectives."""
    actor, note = require_edit(actor, postmortem), words(note, "What became of it", 500)
    with transaction.atomic():
        locked(postmortem)
        row = _idea(postmortem, idea)
        before = {"settled_note": row.settled_note}
        row.settled_note, row.settled_at, row.settled_by = note, clock.now(), actor
        row.save(update_fields=["settled_note", "settled_at", "settled_by"])
        record(actor, "idea.settled", postmortem, row, before, {"text": row.text, "settled_note": note})
    return row


def unsettle(*, actor: Person, postmortem: Postmortem, idea: int) -> ParkedIdea:
    """Puts an idea back on the list."""
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        locked(postmortem)
        row = _idea(postmortem, idea)
        if row.settled_at is not None:
            before = {"settled_note": row.settled_note}
            row.settled_note, row.settled_at, row.settled_by = "", None, None
            row.save(update_fields=["settled_note", "settled_at", "settled_by"])
            record(actor, "idea.parked_again", postmortem, row, before, {"text": row.text})
    return row


def _idea(postmortem: Postmortem, pk: int) -> ParkedIdea:
    found = postmortem.parked.filter(pk=pk).first()
    if found is None:
        raise NotFound(what=f"idea {pk} in {postmortem.code}")
    return found
