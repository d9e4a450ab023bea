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
ActionKind = Literal["mitigate", "prevent", "detect", "repair", "investigate", "process", "document"]
LevelName = Literal["L1", "L2", "L3", "L4", "L5"]


class ActionFilter(Filter):
    """Which actions are wanted."""

    status: list[str] = Field([], description="a status, or unfinished for open and in_progress")
    priority: list[str] = []
    owner: list[str] = Field([], description="handles, me or none")
    sponsor: list[str] = Field([], description="handles, me or none")
    team: list[str] = Field([], description="slugs of teams whose people own it")
    term: list[str] = []
    kind: list[str] = []
    level: list[str] = Field([], description="levels of the chain; any for every chain fix")
    severity: list[str] = Field([], description="of its incident or postmortem")
    due: list[str] = Field([], description="overdue, week, fortnight, month or none")
    group: list[str] = Field([], description="as the page groups them: late, again, soon, later, done, declined")
    check: list[str] = Field([], description="how its checks stand: none, waiting, passing, failing or no_data")
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
    sponsor: PersonOut | None
    due: date | None
    priority: SeverityName
    priority_as_written: str
    term: TermName | None
    kind: ActionKind | None
    level: LevelName | None = Field(description="of the chain, when it is the chain fix of its postmortem")
    status: ActionStatus
    verification: str
    completion_note: str
    completed_at: datetime | None
    completed_by: PersonOut | None
    verified_at: datetime | None = Field(description="when its check first passed after it was done")
    reopened_at: datetime | None
    reopen_reason: str
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

    @staticmethod
    def resolve_kind(row: Action) -> str | None:
        """The kind, or null while nobody has said."""
        return row.kind or None

    @staticmethod
    def resolve_level(row: Action) -> str | None:
        """The level of a chain fix."""
        return row.level or None


class ActionIn(Given):
    """What it takes to add an action."""

    text: str = Field(min_length=1, max_length=500)
    postmortem: str | None = Field(None, description="as in PM-007")
    incident: str | None = Field(None, description="as in INC-042")
    owner: str | None = Field(None, description="the owner's handle")
    sponsor: str | None = Field(None, description="the sponsor's handle")
    due: date | None = Field(None, description="left out, it follows the term; null leaves it open")
    priority: SeverityName = "P2"
    term: TermName | Literal[""] = ""
    kind: ActionKind | Literal[""] = ""
    verification: str = ""


class ActionChange(Given):
    """What may be changed about an action; what is left out stays as it is."""

    text: str | None = Field(None, min_length=1, max_length=500)
    owner: str | None = Field(None, description="the owner's handle; an empty text takes the owner away")
    sponsor: str | None = Field(None, description="the sponsor's handle; an empty text takes the sponsor away")
    due: date | None = None
    priority: SeverityName | None = None
    status: Literal["open", "in_progress"] | None = None
    term: TermName | Literal[""] | None = None
    kind: ActionKind | Literal[""] | None = None
    verification: str | None = None


class NoteIn(Given):
    """What was done and how one can see that it worked, or why it will not be done."""

    note: str = Field(min_length=1, max_length=10_000)


class ReopenActionIn(Given):
    """Why it is opened again; empty when it was ended by mistake."""

    reason: str = Field("", max_length=5000)


class ManyActionsIn(Given):
    """What many actions shall become; what is left out stays as it is."""

    actions: list[str] = Field(min_length=1, max_length=200, description="numbers, as in AI-015")
    owner: str | None = Field(None, description="the owner's handle; an empty text takes the owner away")
    due: date | None = None
    priority: SeverityName | None = None
    status: Literal["open", "in_progress", "done", "wont_do"] | None = None
    note: str = Field("", max_length=5000, description="what was done, or why it will not be")


class ActionRefusedOut(Schema):
    """An action that was not changed, and why."""

    number: str = Field(alias="code")
    why: str


class ManyActionsOut(Schema):
    """What became of each action."""

    changed: list[str]
    same: list[str] = Field(description="as wanted already")
    refused: list[ActionRefusedOut]


class FixLevelIn(Given):
    """The level at which the chain fix is made."""

    level: LevelName


class ActionSuggestionOut(Schema):
    """A sentence that asks for an action, and the action that is proposed; `key` stays while the words do."""

    key: str
    section: str = Field(alias="heading")
    quote: str
    text: str
    why: str


class CalendarAddressOut(Schema):
    """The secret address of a calendar, told this once."""

    address: str


class CalendarRevokedOut(Schema):
    """That the address leads nowhere now, whether there was one or not."""

    revoked: bool
