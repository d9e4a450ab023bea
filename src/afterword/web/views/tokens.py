"""Settings, tokens: what one's own scripts may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts import queries, services
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters.tokens import choices, lines_of
from afterword.web.viewer import viewer_of

LIVES = (("7", "a week"), ("30", "30 days"), ("90", "90 days"), ("365", "a year"))
DEFAULT = ("incidents:read", "postmortems:read", "actions:read")


def _page(request: HttpRequest, error: AfterwordError | None = None, **extra: Any) -> HttpResponse:
    viewer = viewer_of(request)
    lines = lines_of(queries.tokens(viewer), clock.now())
    ticked = request.POST.getlist("scope") if error else DEFAULT
    context = {
        "live": [line for line in lines if line.works],
        "over": [line for line in lines if not line.works],
        "choices": choices(viewer, ticked),
        "lives": LIVES,
        "error": error,
        "typed": request.POST if error else {"days": "90"},
    } | extra
    return render(request, "settings/tokens.html", context, status=status_of(error)[0] if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; the secret of a new one is shown on the answer to the form and never again."""
    if request.method == "GET":
        return _page(request)
    try:
        days = fields.line(request.POST, "days") or "90"
        if days not in dict(LIVES):
            raise InputError(message="Choose for how long the token shall work.")
        token, secret = services.make_token(
            actor=viewer_of(request),
            name=fields.line(request.POST, "name"),
            scopes=request.POST.getlist("scope"),
            days=int(days),
        )
    except AfterwordError as error:
        return _page(request, error)
    return _page(request, secret=secret, made=token)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes one of one's own tokens useless."""
    viewer = viewer_of(request)
    token = queries.tokens(viewer).filter(pk=pk).first()
    if token is None:
        raise NotFound(what="such token")
    services.revoke_token(actor=viewer, token=token)
    messages.success(request, f"The token {token.name} no longer works.")
    return redirect("settings_tokens")
