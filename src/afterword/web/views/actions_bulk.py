"""Changes many actions at once, and says of each what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from afterword.core.errors import AfterwordError
from afterword.domain.accounts import queries as account_queries
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of
from afterword.web.views.actions import list_page


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Sets owner, due date, priority or status of the ticked rows; the filters stay in the address."""
    viewer = viewer_of(request)
    chosen = fields.numbers(request.POST, "action")
    try:
        outcome = services.change_many(actor=viewer, numbers=chosen, **_wanted(request, viewer))
    except AfterwordError as error:
        return list_page(request, {"bulk_error": error, "typed": request.POST, "ticked": chosen}, status_of(error)[0])
    if outcome.refused:
        return list_page(request, {"outcome": outcome, "ticked": [_number(one.code) for one in outcome.refused]})
    messages.success(request, _told(outcome))
    query = request.GET.copy()
    query.pop("select", None)
    return redirect(f"{reverse('actions')}?{query.urlencode()}")


def _wanted(request: HttpRequest, viewer: Person) -> dict[str, Any]:
    """The fields that were filled in; `none` takes an owner or a date away."""
    owner, status = fields.line(request.POST, "owner"), fields.line(request.POST, "status")
    wanted: dict[str, Any] = {"note": fields.block(request.POST, "note")}
    if owner:
        person = fields.whole(request.POST, "owner")
        wanted["owner"] = None if owner == "none" else account_queries.person_by_id(viewer, person)
    if due := fields.day(request.POST, "due", "The due date"):
        wanted["due"] = due
    if priority := fields.line(request.POST, "priority"):
        wanted["priority"] = priority
    if status:
        wanted["status"] = status
    return wanted


def _number(code: str) -> int:
    return int(code.removeprefix("AI-"))


def _told(outcome: services.Outcome) -> str:
    count = len(outcome.changed)
    changed = f"{count} {'action is' if count == 1 else 'actions are'} changed"
    same = f"; {len(outcome.same)} had it so already" if outcome.same else ""
    return f"{changed}{same}."
