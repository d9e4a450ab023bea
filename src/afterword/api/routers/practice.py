"""Operations on the way of a postmortem: gates, steps, distribution, closing."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, whole
from afterword.api.schemas.incidents import IncidentOut
from afterword.api.schemas.postmortems import PostmortemWhole
from afterword.api.schemas.practice import (
    ClosingOut,
    DecisionImplicatedIn,
    DistributionIn,
    DistributionOut,
    GateCheckOut,
    GateName,
    NoneIn,
    OpenGateIn,
    OverrideIn,
    RunbookUsedIn,
    SendIn,
    SkipAnswerIn,
    StepOut,
    closing_json,
)
from afterword.api.whole import incident_of, postmortem_of
from afterword.domain.incidents.models import Incident
from afterword.domain.practice import queries
from afterword.domain.practice import services as practice

router, incidents = Router(), Router()
PM = "/PM-{int:number}"


@router.get(f"{PM}/steps", response=answers(Page[StepOut]), auth=READS, operation_id="list_steps")
def list_steps(request: ApiRequest, number: int) -> dict[str, Any]:
    """The steps from draft to close, with the next thing to do."""
    person = request.auth.person
    return whole(queries.steps(person, postmortem_of(person, number)))


@router.get(f"{PM}/gates/{{gate}}", response=answers(Page[GateCheckOut]), auth=READS, operation_id="get_gate")
def get_gate(request: ApiRequest, number: int, gate: GateName) -> dict[str, Any]:
    """All that one gate looks at, and what still blocks it."""
    return whole(practice.gate(gate, postmortem_of(request.auth.person, number)))


@router.post(f"{PM}/gates/{{gate}}/open", response=changes(Page[GateCheckOut]), auth=WRITES, operation_id="open_gate")
def open_gate(request: ApiRequest, number: int, gate: GateName, given: OpenGateIn) -> dict[str, Any]:
    """Opens a gate against what blocks it now; the journal and the document tell who did, and why."""
    person, postmortem = request.auth.person, postmortem_of(request.auth.person, number)
    practice.override(actor=person, postmortem=postmortem, gate_name=gate, reason=given.reason)
    return whole(practice.gate(gate, postmortem_of(person, number)))


@router.post(f"{PM}/start-review", response=changes(PostmortemWhole), auth=WRITES, operation_id="start_review")
def start_review(request: ApiRequest, number: int, given: OverrideIn) -> Any:
    """Moves a draft into review, once its timeline is confirmed."""
    person = request.auth.person
    practice.start_review(actor=person, postmortem=postmortem_of(person, number), override=given.override)
    return postmortem_of(person, number)


@router.post(f"{PM}/close", response=changes(PostmortemWhole), auth=WRITES, operation_id="close_postmortem")
def close_postmortem(request: ApiRequest, number: int, given: OverrideIn) -> Any:
    """Closes it, and its incidents with it; a problem lists what still blocks it."""
    person = request.auth.person
    practice.close(actor=person, postmortem=postmortem_of(person, number), override=given.override)
    return postmortem_of(person, number)


@router.get(f"{PM}/closing", response=answers(ClosingOut), auth=READS, operation_id="get_closing")
def get_closing(request: ApiRequest, number: int) -> dict[str, Any]:
    """What is told of runbooks, decision records and distribution."""
    return closing_json(postmortem_of(request.auth.person, number))


@router.post(
    f"{PM}/distributions", response=changes(DistributionOut, 201), auth=WRITES, operation_id="distribute_postmortem"
)
def distribute(request: ApiRequest, number: int, given: DistributionIn) -> Status[Any]:
    """Notes to whom it went, and when; the first one stops the clock."""
    person = request.auth.person
    return Status(201, practice.distribute(actor=person, postmortem=postmortem_of(person, number), **given.dict()))


@router.post(f"{PM}/send", response=changes(DistributionOut, 201), auth=WRITES, operation_id="send_postmortem")
def send(request: ApiRequest, number: int, given: SendIn) -> Status[Any]:
    """Tells each of them once, and notes to whom it went; who has it already is left out."""
    person = request.auth.person
    return Status(201, practice.send(actor=person, postmortem=postmortem_of(person, number), **given.dict()))


@router.post(f"{PM}/runbooks-used", response=changes(ClosingOut), auth=WRITES, operation_id="tell_runbook")
def tell_runbook(request: ApiRequest, number: int, given: RunbookUsedIn) -> dict[str, Any]:
    """Says of a runbook what worked, what did not and what would be faster; again, anew."""
    person = request.auth.person
    practice.tell_runbook(actor=person, postmortem=postmortem_of(person, number), **given.dict())
    return closing_json(postmortem_of(person, number))


@router.post(f"{PM}/decisions-implicated", response=changes(ClosingOut), auth=WRITES, operation_id="tell_decision")
def tell_decision(request: ApiRequest, number: int, given: DecisionImplicatedIn) -> dict[str, Any]:
    """Names a decision record and the day of the conversation about it; again, anew."""
    person = request.auth.person
    practice.tell_decision(actor=person, postmortem=postmortem_of(person, number), **given.dict())
    return closing_json(postmortem_of(person, number))


@router.post(f"{PM}/none-needed", response=changes(ClosingOut), auth=WRITES, operation_id="tell_none")
def tell_none(request: ApiRequest, number: int, given: NoneIn) -> dict[str, Any]:
    """Says that no runbook was used or no decision record is implicated, and why."""
    person = request.auth.person
    practice.tell_none(actor=person, postmortem=postmortem_of(person, number), **given.dict())
    return closing_json(postmortem_of(person, number))


@incidents.post("/INC-{int:number}/skip", response=changes(IncidentOut), auth=WRITES, operation_id="answer_skip")
def answer_skip(request: ApiRequest, number: int, given: SkipAnswerIn) -> Incident:
    """Confirms as the second person that there will be no postmortem, or refuses it."""
    person = request.auth.person
    practice.answer_skip(actor=person, incident=incident_of(person, number), confirmed=given.confirmed)
    return incident_of(person, number)


@incidents.post("/INC-{int:number}/close", response=changes(IncidentOut), auth=WRITES, operation_id="close_incident")
def close_incident(request: ApiRequest, number: int) -> Incident:
    """Closes a resolved incident whose postmortems are closed, or which shall have none."""
    person = request.auth.person
    practice.close_incident(actor=person, incident=incident_of(person, number))
    return incident_of(person, number)
