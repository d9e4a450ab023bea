"""Incidents, their entries and their roles as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from afterword.api.schemas.people import PersonOut
from afterword.domain.incidents.models import Entry, Incident

SeverityName = Literal["P0", "P1", "P2", "P3", "P4"]
StatusName = Literal["declared", "investigating", "identified", "monitoring", "resolved", "closed"]
KindName = Literal["incident", "near-miss"]
DecisionName = Literal["yes", "later", "skip"]


class Given(Schema):
    """What a caller sends; a name that is not known is refused instead of overlooked."""

    model_config = ConfigDict(extra="forbid")


class Filter(Schema):
    """What a list is narrowed by; a name given several times means either."""

    q: str = Field("", description="words that must occur")


class IncidentFilter(Filter):
    """Which incidents are wanted; status `open` means not yet resolved, `chain` is the level of the one fix."""

    kind: list[str] = []
    severity: list[str] = []
    status: list[str] = []
    service: list[str] = []
    team: list[str] = []
    postmortem: list[str] = []
    chain: list[str] = []
    sort: Literal["number", "oldest", "severity", "declared"] = "number"


class RoleOut(Schema):
    """Who holds a role."""

    role: str
    person: PersonOut


class IncidentOut(Schema):
    """An incident with everything a list or a script needs."""

    number: str = Field(alias="code")
    kind: KindName
    title: str
    severity: SeverityName
    severity_as_written: str
    status: StatusName
    private: bool
    team: str | None
    services: list[str]
    customer_impact: bool | None
    summary: str
    declared_by: PersonOut
    declared_at: datetime
    impact_started_at: datetime | None
    detected_at: datetime | None
    acknowledged_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution_summary: str
    postmortem_decision: DecisionName | None
    decision_reason: str
    roles: list[RoleOut]
    postmortems: list[str]
    impact: dict[str, Any] = Field(alias="impact_facts")

    @staticmethod
    def resolve_team(row: Incident) -> str | None:
        """The team's name."""
        return row.team.name if row.team else None

    @staticmethod
    def resolve_services(row: Incident) -> list[str]:
        """The names of the services that it touched."""
        return [service.name for service in row.services.all()]

    @staticmethod
    def resolve_roles(row: Incident) -> list[Any]:
        """The roles and who holds them."""
        return list(row.roles.all())

    @staticmethod
    def resolve_postmortems(row: Incident) -> list[str]:
        """The numbers of its postmortems."""
        return [postmortem.code for postmortem in row.postmortems.all()]

    @staticmethod
    def resolve_postmortem_decision(row: Incident) -> str | None:
        """The decision, or null while nobody was asked."""
        return row.postmortem_decision or None


class IncidentIn(Given):
    """What it takes to declare an incident."""

    title: str = Field(min_length=1, max_length=200)
    severity: SeverityName
    kind: KindName = "incident"
    services: list[str] = []
    customer_impact: bool | None = None
    team: str | None = Field(None, description="the slug of one of your teams")
    private: bool = False
    at: datetime | None = Field(None, description="when it was declared, if not now; with an offset")


class IncidentChange(Given):
    """What may be changed about an incident; what is left out stays as it is."""

    title: str | None = Field(None, min_length=1, max_length=200)
    severity: SeverityName | None = None
    status: StatusName | None = None
    summary: str | None = None
    private: bool | None = None
    services: list[str] | None = None
    customer_impact: bool | None = None
    impact_started_at: datetime | None = None
    detected_at: datetime | None = None
    mitigated_at: datetime | None = None


class MomentIn(Given):
    """When something was done, if not now."""

    at: datetime | None = Field(None, description="with an offset; now when left out")


class RoleIn(Given):
    """A role and the handle of who takes it."""

    role: str = Field(min_length=1, max_length=40)
    person: str = Field(description="the person's handle, with or without @")


BY_POLICY = "of the postmortem; left out, the one that the policy has for the severity and kind"


class ResolveIn(Given):
    """How it ended, and whether there shall be a postmortem."""

    summary: str = Field(min_length=1)
    decision: DecisionName
    reason: str = Field("", description="why there will be none; needed for skip where a postmortem is required")
    at: datetime | None = None
    template: str | None = Field(None, description=BY_POLICY)


class DecideIn(Given):
    """Whether there shall be a postmortem, said after the resolution."""

    decision: DecisionName
    reason: str = Field("", description="why there will be none; needed for skip where a postmortem is required")
    template: str | None = Field(None, description=BY_POLICY)


class ResolveOut(Schema):
    """The incident as it is now, and the postmortem that was started."""

    incident: IncidentOut
    postmortem: str | None


class StartIn(Given):
    """Which template the postmortem begins from."""

    template: str | None = Field(None, description=BY_POLICY)


class EntryOut(Schema):
    """One moment of the log; `recorded` says whether it was written while it happened."""

    id: int
    at: datetime
    text: str
    kind: str
    source: str
    actor: str | None
    recorded: Literal["during", "reconstructed"]
    recorded_at: datetime
    edited_at: datetime | None
    withdrawn: bool
    evidence: list[dict[str, Any]]

    @staticmethod
    def resolve_actor(row: Entry) -> str | None:
        """The name of who did it."""
        return row.actor_name or None

    @staticmethod
    def resolve_withdrawn(row: Entry) -> bool:
        """True when it was taken back; it is kept."""
        return row.withdrawn_at is not None


class EntryIn(Given):
    """An entry to be added; a time in the past marks it as backdated."""

    text: str = Field(min_length=1, max_length=20_000)
    at: datetime | None = Field(None, description="when it happened, with an offset; now when left out")
    kind: str = Field("note", max_length=24)


class EntryChange(Given):
    """What may be changed about an entry."""

    text: str | None = Field(None, min_length=1, max_length=20_000)
    at: datetime | None = None
