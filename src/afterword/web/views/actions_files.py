"""The list of actions as CSV."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from afterword.domain import clock
from afterword.domain.actions import queries
from afterword.domain.actions.sheet import csv_pieces
from afterword.domain.checks.filters import by_check_state
from afterword.streams import streamed
from afterword.web.presenters.actions import today_of
from afterword.web.viewer import viewer_of


@login_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The actions of the filters in the address, for a spreadsheet."""
    viewer = viewer_of(request)
    today = today_of(viewer, clock.now())
    rows = by_check_state(queries.filtered(viewer, request.GET, today=today), request.GET.getlist("check"))
    return streamed(request, csv_pieces(viewer, rows), name=f"actions-{today.isoformat()}.csv", media_type="text/csv")
