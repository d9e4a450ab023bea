"""Operations around actions: the chain fix, suggestions, the calendar and the CSV."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from ninja import Query, Router, Status

from afterword.api.action_files import as_csv, asked_for
from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.once import tells_secret
from afterword.api.schemas.actions import (
    ActionFilter,
    ActionOut,
    ActionSuggestionOut,
    CalendarAddressOut,
    CalendarRevokedOut,
    FixLevelIn,
)
from afterword.api.whole import action_of, postmortem_of
from afterword.core.errors import RuleBroken
from afterword.core.lint.suggestions import Suggestion
from afterword.domain.actions import services
from afterword.domain.actions.calendar import calendar_of
from afterword.domain.actions.models import Action
from afterword.domain.actions.suggesting import suggestions
from afterword.domain.postmortems.models import Postmortem

router = Router()


@router.get("/actions.csv", response=answers(None), auth=READS, operation_id="list_actions_as_csv")
def list_as_csv(request: ApiRequest, wanted: Query[ActionFilter]) -> HttpResponseBase:
    """Actions that you may see, as CSV that is safe to open in a spreadsheet."""
    return as_csv(request, request.auth.person, asked_for(request.auth.person, wanted))


@router.put(
    "/actions/AI-{int:number}/chain-fix", response=changes(ActionOut), auth=WRITES, operation_id="set_chain_fix"
)
def set_chain_fix(request: ApiRequest, number: int, given: FixLevelIn) -> Action:
    """Makes it the one fix of its postmortem, at a level of the chain; what was the fix before is none then."""
    person = request.auth.person
    action = action_of(person, number)
    services.set_chain_fix(actor=person, postmortem=_home(action), level=given.level, action=action)
    return action_of(person, number)


@router.delete(
    "/actions/AI-{int:number}/chain-fix", response=changes(ActionOut), auth=WRITES, operation_id="drop_chain_fix"
)
def drop_chain_fix(request: ApiRequest, number: int) -> Action:
    """Makes it an ordinary action; its postmortem has no chain fix then."""
    person = request.auth.person
    action = action_of(person, number)
    if action.level:
        services.drop_chain_fix(actor=person, postmortem=_home(action))
    return action_of(person, number)


def _home(action: Action) -> Postmortem:
    if action.postmortem is None:
        raise RuleBroken(message=f"{action.code} belongs to no postmortem, and so to no chain.")
    return action.postmortem


@router.get(
    "/postmortems/PM-{int:number}/actions/suggestions",
    response=answers(list[ActionSuggestionOut]),
    auth=READS,
    operation_id="suggest_actions",
)
def suggest_actions(request: ApiRequest, number: int) -> tuple[Suggestion, ...]:
    """Sentences of the postmortem that ask for an action which is not there yet."""
    person = request.auth.person
    return suggestions(person, postmortem_of(person, number))


@router.post(
    "/postmortems/PM-{int:number}/actions/suggestions/{slug:key}/dismiss",
    response=changes(list[ActionSuggestionOut]),
    auth=WRITES,
    operation_id="dismiss_suggestion",
)
def dismiss_suggestion(request: ApiRequest, number: int, key: str) -> tuple[Suggestion, ...]:
    """Puts one away; answers with those that are left."""
    person = request.auth.person
    services.dismiss_suggestion(actor=person, postmortem=postmortem_of(person, number), key=key)
    return suggest_actions(request, number)


@router.get("/actions/calendar", response=answers(None), auth=READS, operation_id="get_calendar")
def get_calendar(request: ApiRequest, format: str = "event", team: str = "") -> HttpResponse:
    """Your due dates as iCalendar: days, or tasks with `format=todo`; with `team` what its people own."""
    base = request.build_absolute_uri("/").rstrip("/")
    text = calendar_of(request.auth.person, base=base, form="todo" if format == "todo" else "event", team=team)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    return response


@router.post("/actions/calendar", response=changes(CalendarAddressOut, 201), auth=WRITES, operation_id="make_calendar")
@tells_secret
def make_calendar(request: ApiRequest) -> Status[dict[str, str]]:
    """Makes the secret address of your calendar, told this once; the one before ends."""
    secret = services.make_feed(actor=request.auth.person)
    return Status(201, {"address": request.build_absolute_uri(reverse("calendar", kwargs={"secret": secret}))})


@router.delete("/actions/calendar", response=changes(CalendarRevokedOut), auth=WRITES, operation_id="revoke_calendar")
def revoke_calendar(request: ApiRequest) -> dict[str, bool]:
    """Lets that address lead nowhere."""
    services.revoke_feed(actor=request.auth.person)
    return {"revoked": True}
