"""Settings, one team: its name, its time zone and its holidays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError, InputError
from afterword.domain import clock
from afterword.domain.accounts import queries, services
from afterword.domain.accounts.holidays import Holiday, read_holidays
from afterword.domain.accounts.models import Team
from afterword.domain.accounts.permissions import manages
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of

LARGEST_CALENDAR = 512 * 1024


@login_required
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """The team; its managers and administrators change it."""
    viewer = viewer_of(request)
    found, error = queries.team_by_slug(viewer, slug), None
    if request.method == "POST":
        try:
            _save(request, found)
            messages.success(request, f"The team {found.name} is saved.")
            return redirect("settings_team", slug=slug)
        except AfterwordError as problem:
            error = problem
            found = queries.team_by_slug(viewer, slug)
    context = {
        "team": found,
        "error": error,
        "may_change": manages(viewer, found),
        "typed": _typed(request, found),
        "holidays": _dated(found),
        "zones": fields.zone_names(),
    }
    return render(request, "settings/team.html", context, status=status_of(error)[0] if error else 200)


def _typed(request: HttpRequest, team: Team) -> Any:
    """What stands in the form: what was typed, or what is kept."""
    if request.method == "POST":
        return request.POST
    lines = "\n".join(f"{row['date']} {row['name']}".rstrip() for row in team.holidays)
    return {"name": team.name, "zone": team.zone, "holidays": lines}


def _dated(team: Team) -> list[dict[str, Any]]:
    rows = [{"day": day, "name": row["name"]} for row, day in zip(team.holidays, sorted(team.days_off), strict=True)]
    today = clock.now().date()
    return [row for row in rows if row["day"] >= today]


def _save(request: HttpRequest, team: Team) -> None:
    services.change_team(
        actor=viewer_of(request),
        team=team,
        name=fields.line(request.POST, "name"),
        zone=fields.line(request.POST, "zone"),
        holidays=_holidays(request),
    )


def _holidays(request: HttpRequest) -> Sequence[Holiday]:
    """Those of the file when one was chosen, added to those of the list."""
    today = clock.now().date()
    listed = read_holidays(fields.block(request.POST, "holidays"), today=today)
    file = request.FILES.get("file")
    if file is None:
        return listed
    if (file.size or 0) > LARGEST_CALENDAR:
        raise InputError(message="The calendar is larger than 512 KiB; export the holidays alone.")
    return [*listed, *read_holidays(file.read().decode("utf-8-sig", errors="replace"), today=today)]
