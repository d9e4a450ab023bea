"""Operations on the causal graph of a postmortem: factors, arrows, the outcome and the detection."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.schemas.analysis import (
    ArrowChange,
    ArrowIn,
    ArrowOut,
    DetectionIn,
    DetectionOut,
    FactorChange,
    FactorIn,
    FactorOut,
    GraphOut,
    OutcomeIn,
    RemovedOut,
)
from afterword.core.document.causal.graph import OUTCOME
from afterword.core.document.causal.words import finding, stops_at_first_why, table
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.analysis.models import Edge, Factor
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import postmortem_by_number

router = Router()


def factor_value(row: Factor) -> dict[str, Any]:
    """A factor as the API gives it."""
    plain = {name: getattr(row, name) for name in ("text", "layer", "category", "sources", "created_at")}
    return {"id": row.pk, "items": sorted(one.pk for one in row.items.all()), **plain}


def _arrow(row: Edge) -> dict[str, Any]:
    return {"id": row.pk, "cause": row.cause_id, "leads_to": row.effect_id or OUTCOME, "relation": row.relation}


def _graph(person: Person, postmortem: Postmortem) -> dict[str, Any]:
    factors = list(queries.factors_of(person, postmortem))
    graph = queries.graph_from(queries.analysis_of(person, postmortem), factors)
    return {
        "outcome": graph.outcome,
        "depth": graph.depth,
        "stops_at_first_why": stops_at_first_why(graph),
        "finding": finding(graph),
        "factors": [factor_value(one) for one in factors],
        "arrows": [
            {"id": one.id, "cause": one.cause, "leads_to": one.effect, "relation": one.relation} for one in graph.arrows
        ],
        "table": [list(row) for row in table(graph)],
    }


@router.get("/PM-{int:number}/factors", response=answers(list[FactorOut]), auth=READS, operation_id="list_factors")
def list_factors(request: ApiRequest, number: int) -> list[dict[str, Any]]:
    """The factors, in their order."""
    person = request.auth.person
    return [factor_value(one) for one in queries.factors_of(person, postmortem_by_number(person, number))]


@router.post("/PM-{int:number}/factors", response=changes(FactorOut, 201), auth=WRITES, operation_id="add_factor")
def add_factor(request: ApiRequest, number: int, given: FactorIn) -> Status[dict[str, Any]]:
    """Adds a factor that led to another one, or to the outcome."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return Status(201, factor_value(services.add_factor(actor=person, postmortem=postmortem, **given.dict())))


@router.patch(
    "/PM-{int:number}/factors/{int:factor}", response=changes(FactorOut), auth=WRITES, operation_id="change_factor"
)
def change_factor(request: ApiRequest, number: int, factor: int, given: FactorChange) -> dict[str, Any]:
    """Changes what is given and leaves the rest; its arrows are changed in the graph."""
    person = request.auth.person
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    postmortem = postmortem_by_number(person, number)
    return factor_value(services.change_factor(actor=person, postmortem=postmortem, factor=factor, **values))


@router.delete(
    "/PM-{int:number}/factors/{int:factor}", response=changes(RemovedOut), auth=WRITES, operation_id="remove_factor"
)
def remove_factor(request: ApiRequest, number: int, factor: int) -> dict[str, list[str]]:
    """Removes it with all that hangs on nothing else; the journal keeps what it said."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return {"removed": services.remove_factor(actor=person, postmortem=postmortem, factor=factor)}


@router.get("/PM-{int:number}/graph", response=answers(GraphOut), auth=READS, operation_id="get_graph")
def get_graph(request: ApiRequest, number: int) -> dict[str, Any]:
    """The causal graph: factors, arrows, its table, and its finding in words."""
    return _graph(request.auth.person, postmortem_by_number(request.auth.person, number))


@router.put("/PM-{int:number}/graph", response=changes(GraphOut), auth=WRITES, operation_id="name_outcome")
def name_outcome(request: ApiRequest, number: int, given: OutcomeIn) -> dict[str, Any]:
    """Names what the graph explains."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.name_outcome(actor=person, postmortem=postmortem, text=given.outcome)
    return _graph(person, postmortem)


@router.post("/PM-{int:number}/graph/arrows", response=changes(ArrowOut, 201), auth=WRITES, operation_id="add_arrow")
def add_arrow(request: ApiRequest, number: int, given: ArrowIn) -> Status[dict[str, Any]]:
    """A further arrow from a factor; one that closes a circle is refused."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return Status(201, _arrow(services.link(actor=person, postmortem=postmortem, **given.dict())))


@router.patch(
    "/PM-{int:number}/graph/arrows/{int:arrow}", response=changes(ArrowOut), auth=WRITES, operation_id="change_arrow"
)
def change_arrow(request: ApiRequest, number: int, arrow: int, given: ArrowChange) -> dict[str, Any]:
    """Gives it another relation, or moves its cause below another factor."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return _arrow(services.change_link(actor=person, postmortem=postmortem, edge=arrow, **given.dict()))


@router.delete(
    "/PM-{int:number}/graph/arrows/{int:arrow}", response=changes(GraphOut), auth=WRITES, operation_id="remove_arrow"
)
def remove_arrow(request: ApiRequest, number: int, arrow: int) -> dict[str, Any]:
    """Takes it away; the last arrow of a factor stays."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.unlink(actor=person, postmortem=postmortem, edge=arrow)
    return _graph(person, postmortem)


def _detection(person: Person, postmortem: Postmortem) -> dict[str, Any]:
    row = queries.analysis_of(person, postmortem)
    gaps = [factor_value(one) for one in queries.gaps(person, postmortem)]
    return {"by": row.detected_by or None, "text": row.detection, "should_have": row.should_have, "gaps": gaps}


@router.get("/PM-{int:number}/detection", response=answers(DetectionOut), auth=READS, operation_id="get_detection")
def get_detection(request: ApiRequest, number: int) -> dict[str, Any]:
    """How it was found, and what was not watched."""
    return _detection(request.auth.person, postmortem_by_number(request.auth.person, number))


@router.put("/PM-{int:number}/detection", response=changes(DetectionOut), auth=WRITES, operation_id="tell_detection")
def tell_detection(request: ApiRequest, number: int, given: DetectionIn) -> dict[str, Any]:
    """Says how it was found, and what should have found it."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    values = given.dict() | {"by": given.by or ""}
    services.tell_detection(actor=person, postmortem=postmortem, **values)
    return _detection(person, postmortem)
