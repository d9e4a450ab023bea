"""Operations on follow-up actions."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.action_files import as_csv, asked_for, wants_csv
from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of
from afterword.api.schemas.actions import (
    ActionChange,
    ActionFilter,
    ActionIn,
    ActionOut,
    ManyActionsIn,
    ManyActionsOut,
    NoteIn,
    ReopenActionIn,
)
from afterword.api.whole import action_of, incident_of, number_in, person_named, postmortem_of
from afterword.domain.actions import services
from afterword.domain.actions.models import Action

router = Router()

MAY_BE_EMPTY = ("owner", "sponsor", "due")  # null takes them away; of the others it says nothing
CSV_TOO: dict[str, Any] = {"responses": {200: {"content": {"text/csv": {"schema": {}}}}}}


@router.get("", response=answers(Page[ActionOut]), auth=READS, operation_id="list_actions", openapi_extra=CSV_TOO)
def list_actions(request: ApiRequest, wanted: Query[ActionFilter], page: Query[PageAsked]) -> Any:
    """Actions that you may see, by number; with `Accept: text/csv` all of them as CSV."""
    rows = asked_for(request.auth.person, wanted)
    return as_csv(request, request.auth.person, rows) if wants_csv(request) else page_of(request, rows, page)


@router.patch("", response=changes(ManyActionsOut), auth=WRITES, operation_id="change_actions")
def change_actions(request: ApiRequest, given: ManyActionsIn) -> services.Outcome:
    """Changes many actions at once, each by itself: says which were changed, and why others were not."""
    person = request.auth.person
    values = given.dict(exclude_unset=True, exclude={"actions"})
    if "owner" in values:
        values["owner"] = person_named(person, values["owner"])
    values = {name: value for name, value in values.items() if value is not None or name in ("owner", "due")}
    return services.change_many(actor=person, numbers=[number_in("AI", one) for one in given.actions], **values)


@router.post("", response=changes(ActionOut, 201), auth=WRITES, operation_id="add_action")
def add_action(request: ApiRequest, given: ActionIn) -> Status[Action]:
    """Adds an action to a postmortem, to an incident, or on its own."""
    person = request.auth.person
    values = given.dict(exclude={"postmortem", "incident", "owner", "sponsor", "due"})
    if "due" in given.model_fields_set:
        values["due"] = given.due
    made = services.add_action(
        actor=person,
        postmortem=postmortem_of(person, number_in("PM", given.postmortem)) if given.postmortem else None,
        incident=incident_of(person, number_in("INC", given.incident)) if given.incident else None,
        owner=person_named(person, given.owner),
        sponsor=person_named(person, given.sponsor),
        **values,
    )
    return Status(201, action_of(person, made.number))


@router.get("/AI-{int:number}", response=answers(ActionOut), auth=READS, operation_id="get_action")
def get_action(request: ApiRequest, number: int) -> Action:
    """One action."""
    return action_of(request.auth.person, number)


@router.patch("/AI-{int:number}", response=changes(ActionOut), auth=WRITES, operation_id="change_action")
def change_action(request: ApiRequest, number: int, given: ActionChange) -> Action:
    """Changes what is given and leaves the rest; null takes owner, sponsor or due date away."""
    person = request.auth.person
    said = given.dict(exclude_unset=True)
    values = {name: value for name, value in said.items() if value is not None or name in MAY_BE_EMPTY}
    for name in {"owner", "sponsor"} & values.keys():
        values[name] = person_named(person, values[name])
    services.change_action(actor=person, action=action_of(person, number), **values)
    return action_of(person, number)


@router.post("/AI-{int:number}/complete", response=changes(ActionOut), auth=WRITES, operation_id="complete_action")
def complete_action(request: ApiRequest, number: int, given: NoteIn) -> Action:
    """Marks it done, with what was done and how one can see that it worked."""
    person = request.auth.person
    services.complete(actor=person, action=action_of(person, number), note=given.note)
    return action_of(person, number)


@router.post("/AI-{int:number}/decline", response=changes(ActionOut), auth=WRITES, operation_id="decline_action")
def decline_action(request: ApiRequest, number: int, given: NoteIn) -> Action:
    """Says that it will not be done, and why."""
    person = request.auth.person
    services.decline(actor=person, action=action_of(person, number), reason=given.note)
    return action_of(person, number)


@router.post("/AI-{int:number}/reopen", response=changes(ActionOut), auth=WRITES, operation_id="reopen_action")
def reopen_action(request: ApiRequest, number: int, given: ReopenActionIn | None = None) -> Action:
    """Opens it again."""
    person = request.auth.person
    services.reopen(actor=person, action=action_of(person, number), reason=given.reason if given else "")
    return action_of(person, number)
