"""Operations on the walk of the chain, the one fix, the parking list and what an incident cost people."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.schemas.actions import LevelName
from afterword.api.schemas.analysis import (
    ChainOut,
    FixIn,
    HumanImpactOut,
    IdeaIn,
    IdeaOut,
    IdeaSettleIn,
    KeepIn,
    LevelIn,
    OwnImpactIn,
)
from afterword.api.whole import action_of, person_named
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import queries, services
from afterword.domain.analysis.challenge import challenge_of, challenge_words, from_memory
from afterword.domain.analysis.models import LevelAnswer, ParkedIdea
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import postmortem_by_number

router = Router()


def _chain(person: Person, postmortem: Postmortem) -> dict[str, Any]:
    row, fix = queries.analysis_of(person, postmortem), queries.chain_fix(postmortem)
    names, told = queries.level_names(), queries.walk(person, postmortem)
    asked = challenge_of(list(told.values()), queries.fix_level(fix), row.kept_at_l5)
    return {
        "levels": [_level(level, name, told.get(level)) for level, name in names.items()],
        "fix": action_of(person, fix.number) if fix else None,
        "challenge": challenge_words(asked, names) if asked and asked.open else "",
        "kept_at_l5": row.kept_at_l5 if asked else "",
        "from_memory": from_memory(postmortem),
    }


def _level(level: str, name: str, row: LevelAnswer | None) -> dict[str, Any]:
    fields = ("answer", "why", "answered_by", "answered_at")
    told = {field: getattr(row, field) for field in fields} if row else dict.fromkeys(fields) | {"why": ""}
    return {"level": level, "name": name, **told}


@router.get("/PM-{int:number}/chain", response=answers(ChainOut), auth=READS, operation_id="get_chain")
def get_chain(request: ApiRequest, number: int) -> dict[str, Any]:
    """The walk level by level, the one fix, and what it is asked."""
    return _chain(request.auth.person, postmortem_by_number(request.auth.person, number))


@router.put("/PM-{int:number}/chain/fix", response=changes(ChainOut), auth=WRITES, operation_id="set_fix")
def set_fix(request: ApiRequest, number: int, given: FixIn) -> dict[str, Any]:
    """Makes or changes the one fix; it names no person but its owner."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    values = given.dict() | {"owner": person_named(person, given.owner)}
    services.set_fix(actor=person, postmortem=postmortem, **values)
    return _chain(person, postmortem)


@router.post("/PM-{int:number}/chain/keep", response=changes(ChainOut), auth=WRITES, operation_id="keep_fix_at_l5")
def keep_fix_at_l5(request: ApiRequest, number: int, given: KeepIn) -> dict[str, Any]:
    """Answers the challenge by keeping the fix at L5, with the reason."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.keep_at_l5(actor=person, postmortem=postmortem, reason=given.reason)
    return _chain(person, postmortem)


@router.put(
    "/PM-{int:number}/chain/levels/{level}", response=changes(ChainOut), auth=WRITES, operation_id="answer_level"
)
def answer_level(request: ApiRequest, number: int, level: LevelName, given: LevelIn) -> dict[str, Any]:
    """Answers one level."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.answer_level(actor=person, postmortem=postmortem, level=level, **given.dict())
    return _chain(person, postmortem)


def _idea(row: ParkedIdea) -> dict[str, Any]:
    fields = ("text", "added_by", "added_at", "settled_by", "settled_at", "settled_note")
    return {"id": row.pk, **{field: getattr(row, field) for field in fields}}


@router.get("/PM-{int:number}/parking", response=answers(list[IdeaOut]), auth=READS, operation_id="list_parked")
def list_parked(request: ApiRequest, number: int) -> list[dict[str, Any]]:
    """The parking list, settled ideas too."""
    person = request.auth.person
    return [_idea(one) for one in queries.all_parked(person, postmortem_by_number(person, number))]


@router.post("/PM-{int:number}/parking", response=changes(IdeaOut, 201), auth=WRITES, operation_id="park_idea")
def park_idea(request: ApiRequest, number: int, given: IdeaIn) -> Status[dict[str, Any]]:
    """Parks an idea; the same words again give the idea that waits already."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return Status(201, _idea(services.park(actor=person, postmortem=postmortem, text=given.text)))


@router.post(
    "/PM-{int:number}/parking/{int:idea}/settle", response=changes(IdeaOut), auth=WRITES, operation_id="settle_idea"
)
def settle_idea(request: ApiRequest, number: int, idea: int, given: IdeaSettleIn) -> dict[str, Any]:
    """Says what became of it; it comes back no more."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    return _idea(services.settle(actor=person, postmortem=postmortem, idea=idea, note=given.note))


@router.post(
    "/PM-{int:number}/parking/{int:idea}/unsettle", response=changes(IdeaOut), auth=WRITES, operation_id="unsettle_idea"
)
def unsettle_idea(request: ApiRequest, number: int, idea: int) -> dict[str, Any]:
    """Puts it back on the list."""
    person = request.auth.person
    return _idea(services.unsettle(actor=person, postmortem=postmortem_by_number(person, number), idea=idea))


def _human(person: Person, postmortem: Postmortem) -> dict[str, Any]:
    sums, own = queries.human_impact(person, postmortem), queries.own_impact(person, postmortem)
    fields = ("people", "woken", "hours", "switches", "stress")
    return {**{field: getattr(sums, field) for field in fields}, "own": own}


@router.get(
    "/PM-{int:number}/human-impact", response=answers(HumanImpactOut), auth=READS, operation_id="get_human_impact"
)
def get_human_impact(request: ApiRequest, number: int) -> dict[str, Any]:
    """The sums, and what you told yourself."""
    return _human(request.auth.person, postmortem_by_number(request.auth.person, number))


@router.put(
    "/PM-{int:number}/human-impact", response=changes(HumanImpactOut), auth=WRITES, operation_id="tell_own_impact"
)
def tell_own_impact(request: ApiRequest, number: int, given: OwnImpactIn) -> dict[str, Any]:
    """Says what it cost you, and nobody else."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.tell_own_impact(actor=person, postmortem=postmortem, **given.dict())
    return _human(person, postmortem)


@router.delete(
    "/PM-{int:number}/human-impact", response=changes(HumanImpactOut), auth=WRITES, operation_id="take_back_own_impact"
)
def take_back_own_impact(request: ApiRequest, number: int) -> dict[str, Any]:
    """Takes back what you told."""
    person = request.auth.person
    postmortem = postmortem_by_number(person, number)
    services.take_back_own_impact(actor=person, postmortem=postmortem)
    return _human(person, postmortem)
