"""The weekly stand-up: open actions of a team, ticked off as they are talked about."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from afterword.domain import clock
from afterword.domain.accounts import queries as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions.queries import action_by_number
from afterword.domain.checks.queries import failing
from afterword.domain.meetings import services
from afterword.domain.meetings.standup import standup
from afterword.web import fields
from afterword.web.presenters.actions import today_of
from afterword.web.viewer import viewer_of

SHOWN = 50  # lines on one page; nobody talks about more in one meeting
KEYS = (("j", "Next action"), ("k", "The one before"), ("Space", "Talked about"), ("Enter", "Open it"))


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The list of one team, or of all."""
    viewer = viewer_of(request)
    teams = list(accounts.teams(viewer))
    slug = request.GET.get("team", "")
    team = accounts.team_by_slug(viewer, slug) if slug else None
    today = today_of(viewer, clock.now())
    context = {
        "standup": standup(viewer, team=team, today=today, failing=failing, most=SHOWN),
        "teams": teams,
        "mine": {one.team_id for one in viewer.memberships.all()},
        "today": today,
        "page_keys": KEYS,
        "may_tick": viewer.role != Person.Role.VIEWER,
    }
    return render(request, "meetings/standup.html", context)


@login_required
@require_POST
def tick(request: HttpRequest, number: int) -> HttpResponse:
    """Says that an action was talked about this week, or takes it back."""
    viewer = viewer_of(request)
    action = action_by_number(viewer, number)
    done = fields.line(request.POST, "done") != "no"
    services.discuss(actor=viewer, action=action, week=today_of(viewer, clock.now()), done=done)
    path = fields.local_path(request.POST.get("next", "")) or "/standup"
    return redirect(f"{path}#{action.code}")
