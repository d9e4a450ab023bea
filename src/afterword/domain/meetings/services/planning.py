"""Plans meetings, moves them and calls them off; every change that people must know of goes out as an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.journal.changes import UNCHANGED, assign, given
from afterword.domain.meetings.agenda import title_of
from afterword.domain.meetings.models import Attendee, Invitation, Meeting
from afterword.domain.meetings.services.common import locked, record, require_ahead
from afterword.domain.meetings.services.inviting import invite
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see, require_edit

AHEAD = timedelta(days=731)  # how far off a meeting may be: two years, one of them a leap year
MOST = 200  # people in one meeting
Method = Invitation.Method


def plan(
    *,
    actor: Person,
    postmortem: Postmortem,
    kind: str,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    facilitator: Person | None = None,
    attendees: Iterable[Person] = (),
    note: str = "",
    request_key: str | None = None,
) -> Meeting:
    """Plans a meeting and invites everybody, the facilitator and the one who plans too; one of a kind at a time."""
    require_edit(actor, postmortem)
    if kind not in Meeting.Kind.values:
        raise InputError(message=f"{kind or 'Nothing'} is no kind of meeting; choose block, review or follow_up.")
    key, now = request_key_of(request_key), clock.now()
    meeting = Meeting(postmortem=postmortem, kind=kind, planned_at=now, planned_by=actor, changed_at=now)
    meeting.uid, meeting.request_key = f"meeting-{uuid4()}@afterword", key
    _set(
        meeting, {"starts_at": starts_at, "minutes": minutes, "place": place, "facilitator": facilitator, "note": note}
    )
    people = _invited(postmortem, [*attendees, *([facilitator] if facilitator else []), actor])
    try:
        with transaction.atomic():
            if before := _planned_before(actor, key):
                return before
            _refuse_second(meeting)
            meeting.save()
            Attendee.objects.bulk_create([Attendee(meeting=meeting, person=one) for one in people])
            invite(meeting, people, Method.REQUEST)
            record(actor, "meeting.planned", meeting, after=_told(meeting, people))
    except IntegrityError:  # the same kind, in the same moment, by somebody else
        if before := _planned_before(actor, key):
            return before
        _refuse_second(meeting)
        raise
    return meeting


def move(
    *,
    actor: Person,
    meeting: Meeting,
    starts_at: datetime = UNCHANGED,
    minutes: int = UNCHANGED,
    place: str = UNCHANGED,
    facilitator: Person | None = UNCHANGED,
    attendees: Iterable[Person] = UNCHANGED,
    note: str = UNCHANGED,
) -> Meeting:
    """Changes a meeting that is ahead: who stays hears of it, who is new is invited, who is left out is told.

    Another time asks everybody for a new answer.
    """
    require_edit(actor, meeting.postmortem)
    said = {"starts_at": starts_at, "minutes": minutes, "place": place, "facilitator": facilitator, "note": note}
    with transaction.atomic():
        require_ahead(locked(meeting))
        before, after = _set(meeting, given(said))
        people = [one.person for one in meeting.attendees.select_related("person")]
        wanted = people if attendees is UNCHANGED else [*attendees, meeting.planned_by]
        wanted = _invited(meeting.postmortem, [*wanted, *([meeting.facilitator] if meeting.facilitator else [])])
        gone = [one for one in people if one not in wanted]
        fresh = [one for one in wanted if one not in people]
        if not (after or gone or fresh):
            return meeting
        _write(meeting, gone, fresh, anew="starts_at" in after)
        invite(meeting, wanted, Method.REQUEST)
        invite(meeting, gone, Method.CANCEL)
        after |= {"sequence": meeting.sequence, **_named("invited", fresh), **_named("left_out", gone)}
        record(actor, "meeting.moved", meeting, before, after)
    return meeting


def cancel(*, actor: Person, meeting: Meeting, reason: str = "") -> None:
    """Calls a meeting off; everybody who was invited hears of it."""
    require_edit(actor, meeting.postmortem)
    reason = words(reason, "The reason", 2000, needed=False)
    with transaction.atomic():
        if locked(meeting).cancelled_at is not None:
            return
        require_ahead(meeting)
        now = clock.now()
        meeting.cancelled_at, meeting.cancel_reason, meeting.changed_at = now, reason, now
        meeting.sequence += 1
        meeting.save(update_fields=["cancelled_at", "cancel_reason", "changed_at", "sequence"])
        invite(meeting, [one.person for one in meeting.attendees.select_related("person")], Method.CANCEL)
        record(actor, "meeting.cancelled", meeting, after={"kind": meeting.kind, "reason": reason})


def _set(meeting: Meeting, said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sets checked values, and gives what they were before and are now."""
    if "minutes" in said and not 5 <= said["minutes"] <= 480:
        raise InputError(message=f"A meeting of {said['minutes']} minutes is not planned here; give 5 to 480.")
    if "starts_at" in said and said["starts_at"] < clock.now() - timedelta(days=366):
        raise InputError(message="The meeting lies more than a year back; look at its date again.")
    if "starts_at" in said and said["starts_at"] > clock.now() + AHEAD:
        raise InputError(message="The meeting lies more than two years ahead; look at its date again.")
    if "place" in said:
        said["place"] = " ".join(words(said["place"], "The place", 300, needed=False).split())
    if "note" in said:
        said["note"] = words(said["note"], "The note", 5000, needed=False)
    facilitator = said.get("facilitator")
    if facilitator is not None:
        _invited(meeting.postmortem, [facilitator])
    return assign(meeting, said) if meeting.pk else _fresh(meeting, said)


def _fresh(meeting: Meeting, said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    for name, value in said.items():
        setattr(meeting, name, value)
    return {}, {}


def _invited(postmortem: Postmortem, people: Iterable[Person]) -> list[Person]:
    """Each person once; refused when one could not open the postmortem."""
    found = list(dict.fromkeys(people))
    if len(found) > MOST:
        raise InputError(message=f"{len(found)} people are too many for one meeting; invite at most {MOST}.")
    for one in found:
        if not one.is_active:
            raise InputError(message=f"{one.name} was switched off and cannot be invited; leave them out.")
        if not may_see(one, postmortem):
            raise InputError(
                message=f"{postmortem.code} is private and not shared with {one.name}; "
                "give them a role in its incident, or leave them out."
            )
    return found


def _write(meeting: Meeting, gone: list[Person], fresh: list[Person], *, anew: bool) -> None:
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    meeting.save()
    meeting.attendees.filter(person__in=gone).delete()
    Attendee.objects.bulk_create([Attendee(meeting=meeting, person=one) for one in fresh])
    if anew:
        meeting.attendees.update(reply="", replied_at=None)


def _planned_before(actor: Person, key: str | None) -> Meeting | None:
    first = Meeting.objects.filter(request_key=key).first() if key else None
    if first is not None and first.planned_by_id != actor.pk:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first


def _refuse_second(meeting: Meeting) -> None:
    ahead = Meeting.objects.filter(
        postmortem=meeting.postmortem_id, kind=meeting.kind, held_at=None, cancelled_at=None
    ).first()
    if ahead is not None:
        raise Conflict(
            message=f"A {title_of(meeting.kind).lower()} is planned already, "
            f"for {ahead.starts_at:%Y-%m-%d %H:%M} UTC; move that one, or call it off."
        )


def _told(meeting: Meeting, people: list[Person]) -> dict[str, Any]:
    leads = {"facilitator": f"@{meeting.facilitator.handle}"} if meeting.facilitator else {}
    return {
        "kind": meeting.kind,
        "starts_at": meeting.starts_at.isoformat(),
        "minutes": meeting.minutes,
        **leads,
        **_named("invited", people),
    }


def _named(name: str, people: list[Person]) -> dict[str, list[str]]:
    return {name: [f"@{one.handle}" for one in people]} if people else {}
