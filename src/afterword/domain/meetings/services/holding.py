"""What happens in a meeting: its timers begin, notes and decisions are kept, and it is held."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from afterword.core.errors import Conflict, InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.meetings.agenda import AGENDAS
from afterword.domain.meetings.models import Attendee, Meeting, MeetingNote
from afterword.domain.meetings.services.common import locked, record
from afterword.domain.postmortems.permissions import may_see, require_edit


def begin(*, actor: Person, meeting: Meeting) -> Meeting:
    """Lets the timers of the agenda run from now; begun again, they start anew until it is held."""
    require_edit(actor, meeting.postmortem)
    with transaction.atomic():
        _require_on(locked(meeting))
        before = meeting.begun_at.isoformat() if meeting.begun_at else None
        meeting.begun_at = clock.now()
        meeting.save(update_fields=["begun_at"])
        record(actor, "meeting.begun", meeting, before={"begun_at": before} if before else None)
    return meeting


def note(
    *, actor: Person, meeting: Meeting, text: str, step: str, kind: str = "note", request_key: str | None = None
) -> MeetingNote:
    """Keeps a note or a decision at a step of the agenda, during the meeting or after it."""
    require_edit(actor, meeting.postmortem)
    said, key = words(text, "The note", 5000), request_key_of(request_key)
    if kind not in MeetingNote.Kind.values:
        raise InputError(message=f"{kind or 'Nothing'} cannot be kept of a meeting; choose note or decision.")
    if step not in {one.key for one in AGENDAS[meeting.kind]}:
        raise InputError(message=f"{step or 'Nothing'} is no step of this agenda.")
    with transaction.atomic():
        if locked(meeting).cancelled_at is not None:
            raise RuleBroken(message="The meeting was called off; nothing is kept of it.")
        if before := MeetingNote.objects.filter(request_key=key).first() if key else None:
            if before.written_by_id != actor.pk:
                raise Conflict(message="Somebody else has used this request key; load the form again.")
            return before
        fields = {"meeting": meeting, "kind": kind, "step": step, "text": said, "written_by": actor}
        row = MeetingNote.objects.create(written_at=clock.now(), request_key=key, **fields)
        record(actor, "meeting.decided" if kind == "decision" else "meeting.noted", meeting, after={"step": step})
    return row


def hold(*, actor: Person, meeting: Meeting, present: Iterable[Person] = ()) -> Meeting:
    """Says that the meeting was held, and who was there; who came without an invitation is added."""
    require_edit(actor, meeting.postmortem)
    people = list(dict.fromkeys(present))
    with transaction.atomic():
        if locked(meeting).held_at is not None:
            return meeting
        _require_on(meeting)
        if meeting.begun_at is None and meeting.starts_at > clock.now():
            raise RuleBroken(message="The meeting lies ahead; begin it first, or move it to when it was.")
        _attendance(meeting, people)
        meeting.held_at, meeting.held_by = meeting.begun_at or meeting.starts_at, actor
        meeting.save(update_fields=["held_at", "held_by"])
        after = {
            "kind": meeting.kind,
            "held_at": meeting.held_at.isoformat(),
            "present": [f"@{p.handle}" for p in people],
        }
        record(actor, "meeting.held", meeting, after=after)
    return meeting


def _require_on(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise RuleBroken(message="The meeting was called off; plan another one.")
    if meeting.held_at is not None:
        raise RuleBroken(message="The meeting was held already; plan another one.")


def _attendance(meeting: Meeting, people: list[Person]) -> None:
    known = {row.person_id: row for row in meeting.attendees.all()}
    for one in people:
        if one.pk not in known and not may_see(one, meeting.postmortem):
            raise InputError(message=f"{meeting.postmortem.code} is not shared with {one.name}; they cannot be named.")
    meeting.attendees.update(attended=False)
    meeting.attendees.filter(person__in=people).update(attended=True)
    fresh = [Attendee(meeting=meeting, person=one, attended=True) for one in people if one.pk not in known]
    Attendee.objects.bulk_create(fresh)
