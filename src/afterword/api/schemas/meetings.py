"""Meetings and the stand-up as the API takes and gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from afterword.api.schemas.actions import ActionOut
from afterword.api.schemas.incidents import Given
from afterword.api.schemas.people import PersonOut
from afterword.domain.meetings.involved import warning
from afterword.domain.meetings.models import Meeting
from afterword.domain.meetings.standup import Line

MeetingKind = Literal["block", "review", "follow_up"]
Answer = Literal["accepted", "declined", "tentative"]


class AttendeeOut(Schema):
    """Somebody who is invited."""

    person: PersonOut
    reply: Answer | Literal[""]
    replied_at: datetime | None
    attended: bool | None


class InvitationOut(Schema):
    """One calendar message."""

    person: PersonOut
    method: Literal["REQUEST", "CANCEL"]
    sequence: int
    state: Literal["waiting", "sending", "sent", "failed", "withheld"]
    sent_at: datetime | None
    problem: str


class MeetingNoteOut(Schema):
    """A note or a decision."""

    id: int
    kind: Literal["note", "decision"]
    step: str
    text: str
    written_at: datetime
    written_by: PersonOut


class MeetingOut(Schema):
    """A meeting with its people and what was kept of it."""

    id: int
    kind: MeetingKind
    state: Literal["planned", "held", "cancelled"]
    starts_at: datetime
    minutes: int
    place: str
    facilitator: PersonOut | None
    warning: str = Field(description="what to know of the facilitator, who should not have been involved")
    note: str
    uid: str
    sequence: int
    begun_at: datetime | None
    held_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    attendees: list[AttendeeOut]
    invitations: list[InvitationOut]
    notes: list[MeetingNoteOut]

    @staticmethod
    def resolve_warning(row: Meeting) -> str:
        """Empty when the facilitator was not involved."""
        return warning(row.facilitator, row.postmortem)


class MeetingIn(Given):
    """What it takes to plan a meeting."""

    kind: MeetingKind
    starts_at: datetime = Field(description="with its offset from UTC")
    minutes: int = Field(ge=5, le=480)
    place: str = Field("", max_length=300)
    facilitator: str | None = Field(None, description="a handle")
    attendees: list[str] = Field([], max_length=200, description="handles")
    note: str = Field("", max_length=5000)


class MeetingChange(Given):
    """What may be changed; what is left out stays."""

    starts_at: datetime | None = None
    minutes: int | None = Field(None, ge=5, le=480)
    place: str | None = Field(None, max_length=300)
    facilitator: str | None = Field(None, description="a handle; an empty text takes them away")
    attendees: list[str] | None = Field(None, max_length=200)
    note: str | None = Field(None, max_length=5000)


class CancelIn(Given):
    """Why it is called off."""

    reason: str = Field("", max_length=2000)


class AnswerIn(Given):
    """Whether you come, or somebody whose answer you note."""

    answer: Answer
    person: str | None = Field(None, description="a handle; without one it is yours")


class MeetingNoteIn(Given):
    """What was said or decided at a step."""

    step: str = Field(max_length=16)
    kind: Literal["note", "decision"] = "note"
    text: str = Field(min_length=1, max_length=5000)


class HeldIn(Given):
    """Who was there."""

    present: list[str] = Field([], max_length=200, description="handles")


class ProposalOut(Schema):
    """A time for a kind of meeting; `late` when it misses its clock."""

    kind: MeetingKind
    starts_at: datetime
    minutes: int
    due: datetime | None
    late: bool


class StandupLineOut(Schema):
    """One action of a stand-up."""

    group: Literal["overdue", "failing", "due", "in_progress"]
    action: ActionOut
    discussed_at: datetime | None
    discussed_by: PersonOut | None

    @staticmethod
    def resolve_discussed_at(row: Line) -> datetime | None:
        """When it was ticked this week."""
        return row.discussed.at if row.discussed else None

    @staticmethod
    def resolve_discussed_by(row: Line) -> object:
        """By whom."""
        return row.discussed.by if row.discussed else None


class StandupOut(Schema):
    """The open actions that a team talks about this week."""

    week: date = Field(description="its Monday")
    lines: list[StandupLineOut]


class DiscussedIn(Given):
    """Whether it was talked about."""

    done: bool = True
