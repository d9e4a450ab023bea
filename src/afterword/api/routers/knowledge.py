"""Operations on services, runbooks and decision records."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of, whole
from afterword.api.schemas import knowledge as shapes
from afterword.api.whole import number_in, postmortem_of
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import team_by_slug
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Decision, Runbook, Service

catalog = Router()
runbooks = Router()
decisions = Router()


@catalog.get("", response=answers(Page[shapes.ServiceOut]), auth=READS, operation_id="list_services")
def list_services(request: ApiRequest, wanted: Query[shapes.KnowledgeFilter], page: Query[PageAsked]) -> dict[str, Any]:
    """Described services by name."""
    return page_of(request, queries.with_words(queries.services(request.auth.person), wanted.q, "name"), page)


@catalog.post("", response=changes(shapes.ServiceOut, 201), auth=WRITES, operation_id="add_service")
def add_service(request: ApiRequest, given: shapes.ServiceIn) -> Status[Service]:
    """Describes a service."""
    person = request.auth.person
    return Status(201, services.add_service(actor=person, **_said(person, given.dict(exclude_none=True))))


@catalog.post("/import", response=changes(shapes.CatalogOut), auth=WRITES, operation_id="import_services")
def import_services(request: ApiRequest, given: shapes.CatalogIn) -> dict[str, Any]:
    """Takes in Backstage catalog files; a service that is known is brought up to date, none is taken away."""
    result = services.import_catalog(actor=request.auth.person, files=given.files.items())
    done = [{"name": one.service.name, "outcome": one.outcome, "fields": one.fields} for one in result.services]
    return {"services": done, "problems": list(result.problems)}


@catalog.get("/{slug:slug}", response=answers(shapes.ServiceOut), auth=READS, operation_id="get_service")
def get_service(request: ApiRequest, slug: str) -> Service:
    """One service."""
    return queries.service_by_slug(request.auth.person, slug)


@catalog.patch("/{slug:slug}", response=changes(shapes.ServiceOut), auth=WRITES, operation_id="change_service")
def change_service(request: ApiRequest, slug: str, given: shapes.ServiceChange) -> Service:
    """Changes what is given and leaves the rest."""
    person = request.auth.person
    service = queries.service_by_slug(person, slug)
    return services.change_service(actor=person, service=service, **_said(person, given.dict(exclude_unset=True)))


@runbooks.get("", response=answers(Page[shapes.RunbookOut]), auth=READS, operation_id="list_runbooks")
def list_runbooks(request: ApiRequest, wanted: Query[shapes.RunbookFilter], page: Query[PageAsked]) -> dict[str, Any]:
    """Runbooks by number."""
    rows = queries.with_words(queries.runbooks(request.auth.person), wanted.q, "title", "text")
    return page_of(request, rows.filter(state=wanted.state) if wanted.state else rows, page)


@runbooks.post("", response=changes(shapes.RunbookOut, 201), auth=WRITES, operation_id="add_runbook")
def add_runbook(request: ApiRequest, given: shapes.RunbookIn) -> Status[Runbook]:
    """Adds a runbook."""
    person = request.auth.person
    return Status(201, services.add_runbook(actor=person, **_said(person, given.dict())))


@runbooks.get("/RB-{int:number}", response=answers(shapes.RunbookOut), auth=READS, operation_id="get_runbook")
def get_runbook(request: ApiRequest, number: int) -> Runbook:
    """One runbook."""
    return queries.runbook_by_number(request.auth.person, number)


@runbooks.get(
    "/RB-{int:number}/uses", response=answers(Page[shapes.UseOut]), auth=READS, operation_id="uses_of_runbook"
)
def uses_of_runbook(request: ApiRequest, number: int) -> dict[str, Any]:
    """What names the runbook, as far as you may know of it."""
    person = request.auth.person
    return whole(_uses(queries.uses(person, queries.runbook_by_number(person, number))))


@runbooks.patch("/RB-{int:number}", response=changes(shapes.RunbookOut), auth=WRITES, operation_id="change_runbook")
def change_runbook(request: ApiRequest, number: int, given: shapes.RecordChange) -> Runbook:
    """Changes what is given and leaves the rest."""
    person = request.auth.person
    row = queries.runbook_by_number(person, number)
    return services.change_runbook(actor=person, runbook=row, **_said(person, given.dict(exclude_unset=True)))


@runbooks.post(
    "/RB-{int:number}/outdated", response=changes(shapes.RunbookOut), auth=WRITES, operation_id="mark_runbook_outdated"
)
def mark_outdated(request: ApiRequest, number: int, given: shapes.ReasonIn) -> Runbook:
    """Says that it does not help as it is, and why."""
    person = request.auth.person
    row = queries.runbook_by_number(person, number)
    return services.mark_outdated(actor=person, runbook=row, **_said(person, given.dict()))


@decisions.get("", response=answers(Page[shapes.DecisionOut]), auth=READS, operation_id="list_decisions")
def list_decisions(request: ApiRequest, wanted: Query[shapes.DecisionFilter], page: Query[PageAsked]) -> dict[str, Any]:
    """Decision records by number."""
    rows = queries.with_words(queries.decisions(request.auth.person), wanted.q, "title", "text")
    return page_of(request, rows.filter(state=wanted.state) if wanted.state else rows, page)


@decisions.post("", response=changes(shapes.DecisionOut, 201), auth=WRITES, operation_id="add_decision")
def add_decision(request: ApiRequest, given: shapes.DecisionIn) -> Status[Decision]:
    """Adds a decision record."""
    person = request.auth.person
    return Status(201, services.add_decision(actor=person, **_said(person, given.dict())))


@decisions.get("/ADR-{int:number}", response=answers(shapes.DecisionOut), auth=READS, operation_id="get_decision")
def get_decision(request: ApiRequest, number: int) -> Decision:
    """One decision record."""
    return queries.decision_by_number(request.auth.person, number)


@decisions.get(
    "/ADR-{int:number}/uses", response=answers(Page[shapes.UseOut]), auth=READS, operation_id="uses_of_decision"
)
def uses_of_decision(request: ApiRequest, number: int) -> dict[str, Any]:
    """What names the decision record, as far as you may know of it."""
    person = request.auth.person
    return whole(_uses(queries.uses(person, queries.decision_by_number(person, number))))


@decisions.patch("/ADR-{int:number}", response=changes(shapes.DecisionOut), auth=WRITES, operation_id="change_decision")
def change_decision(request: ApiRequest, number: int, given: shapes.DecisionChange) -> Decision:
    """Changes what is given and leaves the rest."""
    person = request.auth.person
    row = queries.decision_by_number(person, number)
    return services.change_decision(actor=person, decision=row, **_said(person, given.dict(exclude_unset=True)))


@decisions.post(
    "/ADR-{int:number}/reopen", response=changes(shapes.DecisionOut), auth=WRITES, operation_id="reopen_decision"
)
def reopen_decision(request: ApiRequest, number: int, given: shapes.ReopenIn) -> Decision:
    """Opens it again, with the day on which it will be talked about."""
    person = request.auth.person
    row = queries.decision_by_number(person, number)
    return services.reopen_decision(actor=person, decision=row, **_said(person, given.dict()))


@decisions.post(
    "/ADR-{int:number}/settle", response=changes(shapes.DecisionOut), auth=WRITES, operation_id="settle_decision"
)
def settle_decision(request: ApiRequest, number: int, given: shapes.SettleIn) -> Decision:
    """Settles what was proposed or opened again."""
    person = request.auth.person
    said = given.dict(exclude={"successor"})
    successor = number_in("ADR", given.successor) if given.successor else None
    return services.settle_decision(
        actor=person,
        decision=queries.decision_by_number(person, number),
        successor=queries.decision_by_number(person, successor) if successor else None,
        **said,
    )


def _said(person: Person, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, with the team and the postmortem in place of their names; null says nothing of a text."""
    said = {name: value for name, value in given.items() if value is not None or name in ("number", "decided_on")}
    if "team" in said:
        said["team"] = team_by_slug(person, said["team"]) if said["team"] else None
    if said.get("postmortem"):
        said["postmortem"] = postmortem_of(person, number_in("PM", said["postmortem"]))
    return said


def _uses(found: list[queries.Use]) -> list[dict[str, Any]]:
    return [{"number": use.subject.code, "places": list(use.places)} for use in found]
