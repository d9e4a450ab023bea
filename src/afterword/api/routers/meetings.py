"""Operations on meetings and the stand-up."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of, whole
from afterword.api.schemas import meetings as shapes
from afterword.api.whole import action_of, person_named, postmortem_of
from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import person_by_handle, team_by_slug
from afterword.domain.checks.queries import failing
from afterword.domain.meetings import queries, services
from afterword.domain.meetings.models import Meeting, MeetingNote
from afterword.domain.meetings.proposals import proposals
from afterword.domain.meetings.standup import Standup, standup

router = Router()
of_team = Router()
PM = "/PM-{int:number}/meetings"
ONE = f"{PM}/{{int:pk}}"


def _meeting(person: Person, number: int, pk: int) -> Meeting:
    return queries.meeting_by_id(person, postmortem_of(person, number), pk)


@router.get(PM, response=answers(Page[shapes.MeetingOut]), auth=READS, operation_id="list_meetings")
def list_meetings(request: ApiRequest, number: int, page: Query[PageAsked]) -> dict[str, Any]:
    """The meetings of a postmortem, by their start."""
    person = request.auth.person
    return page_of(request, queries.meetings(person, postmortem_of(person, number)), page)


@router.get(
    f"{PM}/proposals", response=answers(Page[shapes.ProposalOut]), auth=READS, operation_id="list_meeting_proposals"
)
def list_proposals(request: ApiRequest, number: int) -> dict[str, Any]:
    """A time for each kind of meeting, from the clocks of the policy."""
    return whole(proposals(postmortem_of(request.auth.person, number), clock.now()))


@router.post(PM, response=changes(shapes.MeetingOut, 201), auth=WRITES, operation_id="plan_meeting")
def plan_meeting(request: ApiRequest, number: int, given: shapes.MeetingIn) -> Status[Meeting]:
    """Plans a meeting and invites its people."""
    person = request.auth.person
    made = services.plan(actor=person, postmortem=postmortem_of(person, number), **_said(person, given.dict()))
    return Status(201, _meeting(person, number, made.pk))


@router.get(ONE, response=answers(shapes.MeetingOut), auth=READS, operation_id="get_meeting")
def get_meeting(request: ApiRequest, number: int, pk: int) -> Meeting:
    """One meeting."""
    return _meeting(request.auth.person, number, pk)


@router.patch(ONE, response=changes(shapes.MeetingOut), auth=WRITES, operation_id="move_meeting")
def move_meeting(request: ApiRequest, number: int, pk: int, given: shapes.MeetingChange) -> Meeting:
    """Changes what is given, and tells everybody whom it concerns."""
    person = request.auth.person
    said = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    services.move(actor=person, meeting=_meeting(person, number, pk), **_said(person, said))
    return _meeting(person, number, pk)


@router.post(f"{ONE}/cancel", response=changes(shapes.MeetingOut), auth=WRITES, operation_id="cancel_meeting")
def cancel_meeting(request: ApiRequest, number: int, pk: int, given: shapes.CancelIn) -> Meeting:
    """Calls it off, and tells everybody who was invited."""
    person = request.auth.person
    services.cancel(actor=person, meeting=_meeting(person, number, pk), reason=given.reason)
    return _meeting(person, number, pk)


@router.post(f"{ONE}/answer", response=changes(shapes.MeetingOut), auth=WRITES, operation_id="answer_meeting")
def answer_meeting(request: ApiRequest, number: int, pk: int, given: shapes.AnswerIn) -> Meeting:
    """Notes whether you come, or somebody else."""
    person = request.auth.person
    who = person_named(person, given.person)
    services.reply(actor=person, meeting=_meeting(person, number, pk), answer=given.answer, person=who)
    return _meeting(person, number, pk)


@router.post(f"{ONE}/begin", response=changes(shapes.MeetingOut), auth=WRITES, operation_id="begin_meeting")
def begin_meeting(request: ApiRequest, number: int, pk: int) -> Meeting:
    """Lets the timers of the agenda run from now."""
    person = request.auth.person
    services.begin(actor=person, meeting=_meeting(person, number, pk))
    return _meeting(person, number, pk)


@router.post(f"{ONE}/notes", response=changes(shapes.MeetingNoteOut, 201), auth=WRITES, operation_id="note_in_meeting")
def note(request: ApiRequest, number: int, pk: int, given: shapes.MeetingNoteIn) -> Status[MeetingNote]:
    """Keeps a note or a decision at a step of the agenda."""
    person = request.auth.person
    return Status(201, services.note(actor=person, meeting=_meeting(person, number, pk), **given.dict()))


@router.post(f"{ONE}/hold", response=changes(shapes.MeetingOut), auth=WRITES, operation_id="hold_meeting")
def hold_meeting(request: ApiRequest, number: int, pk: int, given: shapes.HeldIn) -> Meeting:
    """Says that it was held, and who was there."""
    person = request.auth.person
    here = [person_by_handle(person, handle) for handle in given.present]
    services.hold(actor=person, meeting=_meeting(person, number, pk), present=here)
    return _meeting(person, number, pk)


@of_team.get("", response=answers(shapes.StandupOut), auth=READS, operation_id="get_standup")
def get_standup(request: ApiRequest, team: str = "") -> Standup:
    """What a team (or everybody) talks about this week: overdue, checks that failed, due, in progress."""
    person = request.auth.person
    chosen = team_by_slug(person, team) if team else None
    today = clock.now().astimezone(UTC).date()
    return standup(person, team=chosen, today=today, failing=failing)


@of_team.post("/AI-{int:number}", response=changes(shapes.StandupOut), auth=WRITES, operation_id="tick_standup")
def tick_standup(request: ApiRequest, number: int, given: shapes.DiscussedIn) -> Standup:
    """Says that an action was talked about this week, or takes it back."""
    person, today = request.auth.person, clock.now().astimezone(UTC).date()
    services.discuss(actor=person, action=action_of(person, number), week=today, done=given.done)
    return standup(person, team=None, today=today, failing=failing)


def _said(person: Person, values: dict[str, Any]) -> dict[str, Any]:
    """The values with people for handles; a time without an offset is not guessed."""
    if "starts_at" in values and values["starts_at"].tzinfo is None:
        raise InputError(message="starts_at has no offset from UTC; write it as 2026-10-13T14:00:00Z.")
    if "facilitator" in values:
        values["facilitator"] = person_named(person, values["facilitator"])
    if "attendees" in values:
        values["attendees"] = [person_by_handle(person, handle) for handle in values["attendees"]]
    return values
