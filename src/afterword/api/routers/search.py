"""Search, and what was seen before of incidents and postmortems."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.schemas.search import FoundOut, RepeatIn, RepeatOut, SearchAsked, SeenOut
from afterword.api.whole import incident_of, number_in, postmortem_of
from afterword.domain.accounts.models import Person
from afterword.domain.recurrence import services
from afterword.domain.recurrence.models import Verdict
from afterword.domain.recurrence.permissions import Subject
from afterword.domain.recurrence.queries import similar
from afterword.domain.search import queries

router = Router()
incidents = Router()
postmortems = Router()
SCOPES = {
    "incident": "incidents:read",
    "postmortem": "postmortems:read",
    "action": "actions:read",
    "comment": "reviews:read",
    "runbook": "knowledge:read",
    "decision": "knowledge:read",
    "service": "knowledge:read",
}


@router.get("", response=answers(FoundOut), auth=READS, operation_id="search")
def search(request: ApiRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """Whatever you may see that has all the words; kinds that the token has no scope for are left out."""
    kinds = [kind for kind, scope in SCOPES.items() if scope in request.auth.scopes]
    found = queries.search(request.auth.person, asked.q, asked.dict(exclude={"q", "page"}), asked.page, kinds=kinds)
    facets = {
        name: [{"value": value, "count": count} for value, count in values]
        for name, values in (found.facets or {}).items()
    }
    told = {name: getattr(found, name) for name in ("goes_to", "total", "more", "page", "pages")}
    return {**told, "items": list(found.hits), "facets": facets}


@incidents.get(
    "/INC-{int:number}/similar", response=answers(list[SeenOut]), auth=READS, operation_id="similar_incident"
)
def similar_incident(request: ApiRequest, number: int, dismissed: bool = False) -> Any:
    """Earlier events that are like this incident, why, and what became of what was promised then."""
    return similar(request.auth.person, incident_of(request.auth.person, number), dismissed=dismissed)


@postmortems.get(
    "/PM-{int:number}/similar", response=answers(list[SeenOut]), auth=READS, operation_id="similar_postmortem"
)
def similar_postmortem(request: ApiRequest, number: int, dismissed: bool = False) -> Any:
    """Earlier events that are like the one of this postmortem."""
    return similar(request.auth.person, postmortem_of(request.auth.person, number), dismissed=dismissed)


@incidents.post("/INC-{int:number}/similar", response=changes(RepeatOut), auth=WRITES, operation_id="judge_incident")
def judge_incident(request: ApiRequest, number: int, given: RepeatIn) -> Verdict:
    """Says that an earlier event had the same cause, or that it had another; the same opens its fixes again."""
    return _judge(request.auth.person, incident_of(request.auth.person, number), given)


@postmortems.post("/PM-{int:number}/similar", response=changes(RepeatOut), auth=WRITES, operation_id="judge_postmortem")
def judge_postmortem(request: ApiRequest, number: int, given: RepeatIn) -> Verdict:
    """The same for a postmortem."""
    return _judge(request.auth.person, postmortem_of(request.auth.person, number), given)


def _judge(person: Person, subject: Subject, given: RepeatIn) -> Verdict:
    of_incident = given.earlier.upper().startswith("INC")
    find, prefix = (incident_of, "INC") if of_incident else (postmortem_of, "PM")
    earlier = find(person, number_in(prefix, given.earlier))
    act = services.confirm if given.same else services.dismiss
    return act(actor=person, subject=subject, earlier=earlier, reason=given.reason)
