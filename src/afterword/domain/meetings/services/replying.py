"""Notes whether somebody comes: said on the page, over the API, or read from their answer."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.meetings.models import Attendee, Meeting
from afterword.domain.meetings.services.common import locked, record, require_ahead
from afterword.domain.postmortems.permissions import require_edit, require_sight


def reply(*, actor: Person, meeting: Meeting, answer: str, person: Person | None = None) -> Attendee:
    """Keeps one's own answer, or as a member that of somebody else."""
    who = person or actor
    if who == actor:
        require_sight(actor, meeting.postmortem)
    else:
        require_edit(actor, meeting.postmortem)
    if not answer or answer not in Attendee.Reply.values:
        raise InputError(message=f"{answer or 'Nothing'} is no answer; choose accepted, declined or tentative.")
    with transaction.atomic():
        require_ahead(locked(meeting))
        row = meeting.attendees.filter(person=who).first()
        if row is None:
            raise NotFound(what=f"invitation of {who.name} to this meeting")
        if row.reply != answer:
            row.reply, row.replied_at = answer, clock.now()
            row.save(update_fields=["reply", "replied_at"])
            record(actor, "meeting.answered", meeting, after={"person": f"@{who.handle}", "answer": answer})
    return row
