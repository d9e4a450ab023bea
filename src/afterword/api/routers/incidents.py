"""Operations on incidents."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.apply import apply_changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of
from afterword.api.schemas.incidents import (
    DecideIn,
    IncidentChange,
    IncidentFilter,
    IncidentIn,
    IncidentOut,
    MomentIn,
    ResolveIn,
    ResolveOut,
    RoleIn,
    StartIn,
)
from afterword.api.schemas.postmortems import PostmortemWhole
from afterword.api.whole import incident_of, postmortem_of
from afterword.domain.accounts.queries import person_by_handle, team_by_slug
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Incident
from afterword.domain.practice import services as practice

router = Router()


@router.get("", response=answers(Page[IncidentOut]), auth=READS, operation_id="list_incidents")
def list_incidents(request: ApiRequest, wanted: Query[IncidentFilter], page: Query[PageAsked]) -> dict[str, Any]:
    """Incidents that you may see, newest first."""
    return page_of(request, queries.filtered(request.auth.person, wanted.dict()), page)


@router.post("", response=changes(IncidentOut, 201), auth=WRITES, operation_id="declare_incident")
def declare_incident(request: ApiRequest, given: IncidentIn) -> Status[Incident]:
    """Declares an incident and gives it its number."""
    person = request.auth.person
    values = given.dict(exclude={"team"})
    team = team_by_slug(person, given.team) if given.team else None
    made = services.declare(actor=person, team=team, **values)
    return Status(201, incident_of(person, made.number))


@router.get("/INC-{int:number}", response=answers(IncidentOut), auth=READS, operation_id="get_incident")
def get_incident(request: ApiRequest, number: int) -> Incident:
    """One incident."""
    return incident_of(request.auth.person, number)


@router.patch("/INC-{int:number}", response=changes(IncidentOut), auth=WRITES, operation_id="change_incident")
def change_incident(request: ApiRequest, number: int, given: IncidentChange) -> Incident:
    """Changes what is given and leaves the rest; all of it or nothing."""
    person = request.auth.person
    apply_changes(person, incident_of(person, number), given.dict(exclude_unset=True))
    return incident_of(person, number)


@router.post(
    "/INC-{int:number}/acknowledge", response=changes(IncidentOut), auth=WRITES, operation_id="acknowledge_incident"
)
def acknowledge_incident(request: ApiRequest, number: int, given: MomentIn) -> Incident:
    """Says that you have seen it and are on it."""
    person = request.auth.person
    services.acknowledge(actor=person, incident=incident_of(person, number), at=given.at)
    return incident_of(person, number)


@router.post("/INC-{int:number}/roles", response=changes(IncidentOut), auth=WRITES, operation_id="assign_role")
def assign_role(request: ApiRequest, number: int, given: RoleIn) -> Incident:
    """Gives somebody a role."""
    person = request.auth.person
    holder = person_by_handle(person, given.person)
    services.assign_role(actor=person, incident=incident_of(person, number), role=given.role, person=holder)
    return incident_of(person, number)


@router.post("/INC-{int:number}/resolve", response=changes(ResolveOut), auth=WRITES, operation_id="resolve_incident")
def resolve_incident(request: ApiRequest, number: int, given: ResolveIn) -> dict[str, Any]:
    """Resolves it and records whether there shall be a postmortem; yes begins one."""
    person = request.auth.person
    done = practice.resolve(actor=person, incident=incident_of(person, number), **given.dict())
    return {"incident": incident_of(person, number), "postmortem": done.postmortem.code if done.postmortem else None}


@router.post("/INC-{int:number}/decide", response=changes(ResolveOut), auth=WRITES, operation_id="decide_incident")
def decide_incident(request: ApiRequest, number: int, given: DecideIn) -> dict[str, Any]:
    """Decides after the resolution whether there shall be a postmortem; yes begins one."""
    person = request.auth.person
    done = practice.decide(actor=person, incident=incident_of(person, number), **given.dict())
    return {"incident": incident_of(person, number), "postmortem": done.postmortem.code if done.postmortem else None}


@router.post(
    "/INC-{int:number}/postmortem", response=changes(PostmortemWhole, 201), auth=WRITES, operation_id="start_postmortem"
)
def start_postmortem(request: ApiRequest, number: int, given: StartIn) -> Status[Any]:
    """Begins the postmortem of a resolved incident, prefilled with what is known."""
    person = request.auth.person
    made = practice.start_postmortem(actor=person, incident=incident_of(person, number), template=given.template)
    return Status(201, postmortem_of(person, made.number))
