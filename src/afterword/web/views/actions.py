"""Follow-up actions: the table and the board with the late ones first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.accounts.queries import holders
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Severity
from afterword.web.presenters import actions as present
from afterword.web.presenters.action_lists import COLUMNS, Listing
from afterword.web.viewer import viewer_of

CHOICES: dict[str, Any] = {
    "severities": Severity.values,
    "terms": [("immediate", "Immediate"), ("short", "Short-term"), ("long", "Long-term")],
    "kinds": Action.Kind.choices,
    "levels": list(present.LEVELS.items()),
    "statuses": [("unfinished", "Not finished"), *COLUMNS.items()],
    "checks": [
        ("none", "No check"),
        ("waiting", "No run yet"),
        ("passing", "Passing"),
        ("failing", "Failing"),
        ("no_data", "No data"),
    ],
    "dues": [
        ("overdue", "Late"),
        ("week", "Due in 7 days"),
        ("fortnight", "Due in 14 days"),
        ("month", "Due in 30 days"),
        ("none", "Without a due date"),
    ],
}


@login_required
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """All actions that the person may see, late ones first, filters in the address."""
    return list_page(request, {})


def list_page(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    """The table or the board, with what else there is to say."""
    viewer = viewer_of(request)
    listing = Listing(viewer, request.GET, clock.now())
    board = request.GET.get("view") == "board"
    context = CHOICES | {
        "listing": listing,
        "people": list(holders(viewer)),
        "teams": list(Team.objects.all()),
        "chosen": request.GET,
        "today": listing.today,
        "selecting": not board and viewer.role != Person.Role.VIEWER and "select" in request.GET,
        "may_change": viewer.role != Person.Role.VIEWER,
        **more,
    }
    return render(request, "actions/board.html" if board else "actions/table.html", context, status=status)
