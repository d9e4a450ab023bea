"""Postmortems, their sections, timeline and gates as the API takes and gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Filter, Given, SeverityName
from afterword.api.schemas.people import PersonOut
from afterword.domain.postmortems.models import Postmortem

PostmortemStatus = Literal["draft", "in_review", "published", "closed"]


class PostmortemFilter(Filter):
    """Which postmortems are wanted."""

    status: list[str] = []
    severity: list[str] = []
    service: list[str] = []


class SectionOut(Schema):
    """One section; give `version` back as `base_version` when you save it."""

    key: str = Field(description="its stable name, by which it is saved; the field where it has one")
    field: str | None
    heading: str
    level: int
    kept: bool = Field(description="whether it is kept behind the others because its template has no place for it")
    text: str
    version: int
    saved_at: datetime
    saved_by: PersonOut | None

    @staticmethod
    def resolve_field(row: Any) -> str | None:
        """The field, or null for a section that is none of the known ones."""
        return row.field or None


class TimelineItemOut(Schema):
    """One entry of the document's timeline."""

    id: int
    at: datetime | None
    text: str
    kind: str
    source: str
    actor: str = Field(alias="actor_name")
    recorded: Literal["during", "reconstructed"]
    evidence: list[dict[str, Any]]


class PostmortemOut(Schema):
    """A postmortem's header, as lists show it."""

    number: str = Field(alias="code")
    title: str
    template: str
    template_version: int | None = Field(description="of a template of the team's own; null for a built-in one")
    status: PostmortemStatus
    incidents: list[str]
    severity: SeverityName | None
    date: date | None
    started_at: datetime | None
    detected_at: datetime | None
    resolved_at: datetime | None
    duration_minutes: int | None
    customer_impact: bool | None
    services: list[str]
    driver: PersonOut | None
    private: bool
    timeline_confirmed_at: datetime | None
    created_at: datetime
    published_at: datetime | None
    actions: list[str]

    @staticmethod
    def resolve_incidents(row: Postmortem) -> list[str]:
        """The numbers of its incidents."""
        return [incident.code for incident in row.incidents.all()]

    @staticmethod
    def resolve_actions(row: Postmortem) -> list[str]:
        """The numbers of its actions."""
        return [action.code for action in row.actions.all()]

    @staticmethod
    def resolve_severity(row: Postmortem) -> str | None:
        """The level, or null while nobody has said."""
        return row.severity or None


class PostmortemWhole(PostmortemOut):
    """A postmortem with its sections and its timeline."""

    sections: list[SectionOut]
    timeline: list[TimelineItemOut]

    @staticmethod
    def resolve_sections(row: Postmortem) -> list[Any]:
        """The sections in the document's order."""
        return list(row.sections.all())

    @staticmethod
    def resolve_timeline(row: Postmortem) -> list[Any]:
        """The timeline in the order it was put in."""
        return list(row.timeline.all())


class PostmortemIn(Given):
    """What it takes to begin a postmortem that stands alone."""

    title: str = Field(min_length=1, max_length=200)
    template: str = "standard"
    incidents: list[str] = Field([], description="numbers, as in INC-042")
    severity: SeverityName | Literal[""] = ""


class SectionIn(Given):
    """A section's new text, and the version it was written on."""

    text: str = Field(max_length=200_000)
    base_version: int = Field(ge=0, description="the `version` that you read; a later one on the server is a conflict")


class GateOut(Schema):
    """One thing that is checked before review or publishing."""

    name: str
    ok: bool
    blocks: bool
    sentence: str


class PublicationOut(Schema):
    """One released version."""

    postmortem: str
    version: int
    audience: Literal["internal", "external"]
    note: str
    sha256: str
    published_at: datetime
    published_by: PersonOut

    @staticmethod
    def resolve_postmortem(row: Any) -> str:
        """The number of the postmortem."""
        return str(row.postmortem.code)


class PublishIn(Given):
    """What a version after the first corrects, and why the gate is opened against what blocks it."""

    note: str = Field("", max_length=500)
    override: str = Field("", max_length=2000, description="managers of the driver's team and administrators may")


class ReleaseIn(Given):
    """Which external version was looked at and may leave."""

    note: str = Field("", max_length=500)
    seen: str = Field(pattern="^[0-9a-f]{64}$", description="`sha256` of the external version that you compared")


class ExternalOut(Schema):
    """The external version as it would be released now: Markdown, and its hash by which it is released."""

    markdown: str
    sha256: str
