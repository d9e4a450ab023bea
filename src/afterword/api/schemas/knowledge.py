"""Services, runbooks and decision records as the API takes and gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Filter, Given
from afterword.api.schemas.people import PersonOut
from afterword.domain.knowledge.models import Record, Service

RunbookState = Literal["current", "outdated", "retired"]
DecisionState = Literal["proposed", "accepted", "reopened", "superseded", "deprecated", "rejected"]


class KnowledgeFilter(Filter):
    """Which services are wanted."""


class RunbookFilter(Filter):
    """Which runbooks are wanted."""

    state: RunbookState | Literal[""] = ""


class DecisionFilter(Filter):
    """Which decision records are wanted."""

    state: DecisionState | Literal[""] = ""


class LinkOut(Schema):
    """A titled address."""

    title: str
    url: str


class ServiceOut(Schema):
    """A service as it is described; `owner_as_written` is an owner in a catalog that is no team here."""

    name: str
    slug: str
    title: str
    description: str
    kind: str
    type: str
    lifecycle: str
    system: str
    team: str | None
    owner_as_written: str
    tags: list[str]
    links: list[LinkOut]
    depends_on: list[str]
    source: str
    retired_at: datetime | None
    updated_at: datetime

    @staticmethod
    def resolve_team(row: Service) -> str | None:
        """The slug of its team."""
        return row.team.slug if row.team else None


class ServiceChange(Given):
    """What may be changed about a service; what is left out stays as it is."""

    title: str | None = Field(None, max_length=120)
    description: str | None = Field(None, max_length=2000)
    kind: str | None = Field(None, max_length=40)
    lifecycle: str | None = Field(None, max_length=40)
    system: str | None = Field(None, max_length=80)
    team: str | None = Field(None, description="the team's slug; an empty text takes the team away")
    tags: list[str] | None = None
    links: list[LinkOut] | None = None
    depends_on: list[str] | None = None


class ServiceIn(ServiceChange):
    """What it takes to describe a service."""

    name: str = Field(min_length=1, max_length=80)


class CatalogIn(Given):
    """Catalog files: the name of each, and its text."""

    files: dict[str, str] = Field(min_length=1, max_length=500, description="text of each file by its name")


class ImportedOut(Schema):
    """What the import did with one service."""

    name: str
    outcome: Literal["added", "changed", "same"]
    fields: list[str]


class CatalogProblemOut(Schema):
    """A part of a file that was left out, and why."""

    file: str
    line: int
    sentence: str


class CatalogOut(Schema):
    """What an import did."""

    services: list[ImportedOut]
    problems: list[CatalogProblemOut]


class UseOut(Schema):
    """One thing that names a record, and where in it."""

    number: str
    places: list[str]


class RecordOut(Schema):
    """What a runbook and a decision record have in common."""

    number: str = Field(alias="code")
    title: str
    link: str
    text: str
    services: list[str]
    team: str | None
    state_reason: str
    version: int
    updated_at: datetime
    updated_by: PersonOut

    @staticmethod
    def resolve_team(row: Record) -> str | None:
        """The slug of its team."""
        return row.team.slug if row.team else None


class RunbookOut(RecordOut):
    """A runbook."""

    state: RunbookState


class DecisionOut(RecordOut):
    """A decision record; `conversation_on` is the day of the conversation when it is open again."""

    state: DecisionState
    decided_on: date | None
    conversation_on: date | None
    successor: str | None

    @staticmethod
    def resolve_successor(row: Any) -> str | None:
        """The number of the one that took its place."""
        return row.successor.code if row.successor else None


class RecordChange(Given):
    """What may be changed about a record; what is left out stays as it is."""

    title: str | None = Field(None, min_length=1, max_length=200)
    link: str | None = Field(None, max_length=500)
    text: str | None = Field(None, max_length=200_000)
    services: list[str] | None = None
    team: str | None = Field(None, description="the team's slug; an empty text takes the team away")
    postmortem: str | None = Field(None, description="the postmortem because of which it is changed, as in PM-007")
    base_version: int | None = Field(None, ge=1, description="refused when somebody has saved a newer one")


class DecisionChange(RecordChange):
    """What may be changed about a decision record."""

    decided_on: date | None = None


class RunbookIn(Given):
    """What it takes to add a runbook."""

    title: str = Field(min_length=1, max_length=200)
    number: int | None = Field(None, ge=1, le=999_999, description="the number it is known by; else the next one")
    link: str = Field("", max_length=500)
    text: str = Field("", max_length=200_000)
    services: list[str] = []
    team: str | None = Field(None, description="the team's slug")


class DecisionIn(RunbookIn):
    """What it takes to add a decision record."""

    state: Literal["proposed", "accepted", "superseded", "deprecated", "rejected"] = "accepted"
    decided_on: date | None = None


class ReasonIn(Given):
    """Why, and because of which postmortem."""

    reason: str = Field(min_length=1, max_length=500)
    postmortem: str | None = Field(None, description="as in PM-007")


class ReopenIn(ReasonIn):
    """Why a decision is opened again, and when it will be talked about."""

    conversation_on: date


class SettleIn(Given):
    """How a decision was settled."""

    state: Literal["accepted", "superseded", "deprecated", "rejected"]
    reason: str = Field(min_length=1, max_length=500)
    day: date
    successor: str | None = Field(None, description="the decision in its place, as in ADR-0019")
