"""The actions of one postmortem, and what its own text asks for: added or put away with one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.accounts.queries import holders
from afterword.domain.actions import services
from afterword.domain.actions.suggesting import suggestion_named
from afterword.domain.postmortems import queries as postmortem_queries
from afterword.domain.postmortems.models import Postmortem
from afterword.web import fields
from afterword.web.errors import said_on_next_page, status_of
from afterword.web.presenters.actions import today_of
from afterword.web.presenters.postmortem_actions import actions_page
from afterword.web.viewer import viewer_of
from afterword.web.views.actions import CHOICES


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The actions by term and the suggestions; a POST adds one of them or puts it away."""
    viewer = viewer_of(request)
    postmortem = postmortem_queries.postmortem_by_number(viewer, number)
    if request.method == "GET":
        return _shown(request, viewer, postmortem)
    require_member(viewer)
    try:
        with said_on_next_page(request, (NotFound,)):  # the words may have changed since the page was loaded
            messages.success(request, _done(request, viewer, postmortem))
    except AfterwordError as error:
        return _shown(request, viewer, postmortem, error)
    return redirect("postmortem_actions", number)


def _shown(
    request: HttpRequest, viewer: Person, postmortem: Postmortem, error: AfterwordError | None = None
) -> HttpResponse:
    today = today_of(viewer, clock.now())
    context: dict[str, Any] = CHOICES | {
        "page": actions_page(viewer, postmortem, today),
        "today": today,
        "people": list(holders(viewer)),
        "may_change": viewer.role != Person.Role.VIEWER,
        "error": error,
        "typed": request.POST,
    }
    return render(request, "actions/of_postmortem.html", context, status=status_of(error)[0] if error else 200)


def _done(request: HttpRequest, viewer: Person, postmortem: Postmortem) -> str:
    key = fields.line(request.POST, "key")
    if "dismiss" in request.POST:
        services.dismiss_suggestion(actor=viewer, postmortem=postmortem, key=key)
        return "Put away; the sentence is not asked about again while it stays as it is."
    suggestion_named(viewer, postmortem, key)
    action = services.add_action(
        actor=viewer,
        postmortem=postmortem,
        text=fields.line(request.POST, "text"),
        owner=Person.objects.filter(is_active=True, pk=fields.whole(request.POST, "owner")).first(),
        term=fields.line(request.POST, "term"),
        request_key=fields.line(request.POST, "request_key") or None,
    )
    return f"{action.code} is added."
