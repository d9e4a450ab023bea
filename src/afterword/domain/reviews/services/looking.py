"""Remembers what a person has seen of a postmortem."""

from __future__ import annotations

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.reviews.models import LastLook
from afterword.domain.reviews.parts import everything


def look(*, actor: Person, postmortem: Postmortem) -> LastLook:
    """Says that the person has seen all of it as it is now; no row of the journal, it is theirs alone."""
    require_sight(actor, postmortem)
    seen = {"looked_at": clock.now(), "seen": everything(postmortem)}
    return LastLook.objects.update_or_create(postmortem=postmortem, person=actor, defaults=seen)[0]
