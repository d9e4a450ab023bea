"""Asks people and teams for a review, and takes that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked
from afterword.domain.reviews.models import Kind, ReviewRequest
from afterword.domain.reviews.permissions import check_person, check_team, require_open
from afterword.domain.reviews.services.common import record


def ask(
    *,
    actor: Person,
    postmortem: Postmortem,
    kind: str,
    person: Person | None = None,
    team: Team | None = None,
    note: str = "",
    due_at: datetime | None = None,
) -> ReviewRequest:
    """Asks one person, or any one of a team, for a review; asked again, an earlier answer is asked for anew.

    Whether a draft may go into review is for its gate to say: people ask through practice.services.ask_review.
    """
    require_edit(actor, postmortem)
    require_open(postmortem)
    kind, note = checked_kind(kind), words(note, "The note", 2000, needed=False)
    if (person is None) == (team is None):
        raise InputError(message="A review is asked of one person or of one team; name one of them.")
    if person is not None:
        check_person(person, postmortem, kind)
    elif team is not None:
        check_team(team, postmortem, kind)
    with transaction.atomic():
        locked(postmortem)
        fields = {"note": note, "due_at": due_at, "asked_at": clock.now(), "asked_by": actor, "withdrawn_at": None}
        row, _ = ReviewRequest.objects.update_or_create(
            postmortem=postmortem, kind=kind, person=person, team=team, defaults=fields
        )
        record(actor, "review.asked", row, postmortem, after=_told(row))
    return row


def withdraw(*, actor: Person, request: ReviewRequest) -> None:
    """Asks no longer; what was said stays."""
    require_edit(actor, request.postmortem)
    with transaction.atomic():
        require_open(locked(request.postmortem))
        if ReviewRequest.objects.filter(pk=request.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
            record(
                actor, "review.withdrawn", request, request.postmortem, after={"kind": request.kind, "of": request.name}
            )


def checked_kind(kind: str) -> str:
    """The kind of review, when it is one."""
    if kind not in Kind.values:
        raise InputError(message=f"{kind or 'Nothing'} is no kind of review; choose technical, comms or action.")
    return kind


def _told(row: ReviewRequest) -> dict[str, str]:
    due = row.due_at.isoformat() if row.due_at else ""
    asked = {"person": f"@{row.person.handle}"} if row.person else {"team": row.team.slug if row.team else ""}
    said = {"kind": row.kind, "of": row.name, **asked, "note": row.note, "due": due}
    return {name: value for name, value in said.items() if value}
