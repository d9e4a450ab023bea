"""Follow-up actions as the API takes and gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Filter, Given, SeverityName
from afterword.api.schemas.people import PersonOut
from afterword.domain.actions.models import Action

ActionStatus = Literal["open", "in_progress", "done", "verified", "wont_do"]
TermName = Literal["immediate", "short", "long"]


class ActionFilter(Filter):
    """Which actions are wanted."""

    status: list[str] = []
    priority: list[str] = []
    owner: list[str] = Field([], description="handles, me or none")
    due: list[str] = Field([], description="overdue or none")
    postmortem: list[str] = []
    incident: list[str] = []
    sort: Literal["due", "number", "priority"] = "number"


class ActionOut(Schema):
    """A follow-up action; `verification` says how anyone can see that it worked."""

    number: str = Field(alias="code")
    text: str
    postmortem: str | None
    incident: str | None
    owner: PersonOut | None
    due: date | None
    priority: SeverityName
    priority_as_written: str
    term: TermName | None
    status: ActionStatus
    verification: str
    completion_note: str
    completed_at: datetime | None
    completed_by: PersonOut | None
    created_at: datetime
    created_by: PersonOut

    @staticmethod
    def resolve_postmortem(row: Action) -> str | None:
        """The number of its postmortem."""
        return row.postmortem.code if row.postmortem else None

    @staticmethod
    def resolve_incident(row: Action) -> str | None:
        """The number of its incident."""
        return row.incident.code if row.incident else None

    @staticmethod
    def resolve_term(row: Action) -> str | None:
        """The term, or null while nobody has said."""
        return row.term or None


class ActionIn(Given):
    """What it takes to add an action."""

    text: str = Field(min_length=1, max_length=500)
    postmortem: str | None = Field(None, description="as in PM-007")
    incident: str | None = Field(None, description="as in INC-042")
    owner: str | None = Field(None, description="the owner's handle")
    due: date | None = None
    priority: SeverityName = "P2"
    term: TermName | Literal[""] = ""
    verification: str = ""


class ActionChange(Given):
    """What may be changed about an action; what is left out stays as it is."""

    text: str | None = Field(None, min_length=1, max_length=500)
    owner: str | None = Field(None, description="the owner's handle; an empty text takes the owner away")
    due: date | None = None
    priority: SeverityName | None = None
    status: Literal["open", "in_progress"] | None = None
    term: TermName | Literal[""] | None = None
    verification: str | None = None


class NoteIn(Given):
    """What was done and how one can see that it worked, or why it will not be done."""

    note: str = Field(min_length=1, max_length=10_000)
