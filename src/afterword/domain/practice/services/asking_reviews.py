"""Asks for a review through the gate of reviews."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.domain.accounts.models import Person, Team
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.services.reviewing import start_review
from afterword.domain.reviews import services as reviews
from afterword.domain.reviews.models import ReviewRequest


def ask_review(
    *,
    actor: Person,
    postmortem: Postmortem,
    kind: str,
    person: Person | None = None,
    team: Team | None = None,
    note: str = "",
    due_at: datetime | None = None,
    override: str = "",
) -> ReviewRequest:
    """Asks a person or a team for a review; the first time that moves a draft into review, if its gate lets it.

    `override` is the reason of somebody who may open the gate.
    """
    with transaction.atomic():
        row = reviews.ask(
            actor=actor, postmortem=postmortem, kind=kind, person=person, team=team, note=note, due_at=due_at
        )
        start_review(actor=actor, postmortem=postmortem, override=override)
    return row
