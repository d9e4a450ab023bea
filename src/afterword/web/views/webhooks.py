"""Settings, webhooks: other systems that are told of what happens, with a log of what was sent to each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError
from afterword.domain.journal.verbs import NOUNS
from afterword.domain.notifications import queries
from afterword.domain.notifications.models import Endpoint
from afterword.domain.notifications.services import endpoints as services
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import notifications as present
from afterword.web.viewer import viewer_of

PAGE = 50
DONE = {
    "start": "{} is on.",
    "stop": "{} is stopped.",
    "test": "A test is on its way to {}.",
    "remove": "{} is removed.",
}


def _listing(request: HttpRequest, error: AfterwordError | None = None, **extra: Any) -> HttpResponse:
    rows = [(row, *present.endpoint_state(row)) for row in queries.endpoints(viewer_of(request))]
    context = {"rows": rows, "events": NOUNS, "error": error, "typed": request.POST if error else {}} | extra
    return render(request, "settings/webhooks.html", context, status=status_of(error)[0] if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All endpoints; a new one's secret is shown on the answer to the form and never again."""
    if request.method == "GET":
        return _listing(request)
    try:
        made, secret = services.add_endpoint(
            actor=viewer_of(request), kind=fields.line(request.POST, "kind"), **_given(request)
        )
    except AfterwordError as error:
        return _listing(request, error)
    if secret:
        return _listing(request, secret=secret, made=made)
    return redirect("settings_webhook", pk=made.pk)


def _given(request: HttpRequest) -> dict[str, Any]:
    return {
        "name": fields.line(request.POST, "name"),
        "url": fields.line(request.POST, "url"),
        "verbs": fields.words(request.POST, "verbs"),
        "private": bool(request.POST.get("private")),
    }


def _page(request: HttpRequest, endpoint: Endpoint, error: AfterwordError | None = None, **extra: Any) -> HttpResponse:
    rows = queries.messages(viewer_of(request), endpoint)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    state, said = present.endpoint_state(endpoint)
    context = {
        "endpoint": endpoint,
        "host": services.host_of(endpoint.url),
        "state": state,
        "said": said,
        "verbs": ", ".join(endpoint.verbs),
        "lines": present.deliveries(found.object_list),
        "found": found,
        "events": NOUNS,
        "error": error,
        "typed": request.POST if error else {},
    } | extra
    return render(request, "settings/webhook.html", context, status=status_of(error)[0] if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One endpoint with what was sent to it; the form changes it."""
    viewer = viewer_of(request)
    endpoint = queries.endpoint_by_id(viewer, pk)
    if request.method == "GET":
        return _page(request, endpoint)
    try:
        services.change_endpoint(actor=viewer, endpoint=endpoint, **_given(request))
    except AfterwordError as error:
        return _page(request, queries.endpoint_by_id(viewer, pk), error)
    messages.success(request, f"{endpoint.name} is saved.")
    return redirect("settings_webhook", pk=pk)


@login_required
@never_cache
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Starts, stops, tests or removes an endpoint, or turns its secret over."""
    viewer = viewer_of(request)
    endpoint = queries.endpoint_by_id(viewer, pk)
    try:
        if verb == "rotate":
            secret = services.rotate_secret(actor=viewer, endpoint=endpoint)
            return _page(request, endpoint, secret=secret)
        _act(viewer, endpoint, verb)
    except AfterwordError as error:
        return _page(request, endpoint, error)
    messages.success(request, DONE[verb].format(endpoint.name))
    return redirect("settings_webhooks") if verb == "remove" else redirect("settings_webhook", pk=pk)


def _act(viewer: Any, endpoint: Endpoint, verb: str) -> None:
    if verb in ("start", "stop"):
        services.switch_endpoint(actor=viewer, endpoint=endpoint, on=verb == "start")
    elif verb == "test":
        services.send_test(actor=viewer, endpoint=endpoint)
    elif verb == "remove":
        services.remove_endpoint(actor=viewer, endpoint=endpoint)
    else:
        raise Http404


@login_required
@require_POST
def replay(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Sends a delivery again."""
    viewer = viewer_of(request)
    endpoint = queries.endpoint_by_id(viewer, pk)
    try:
        services.replay(actor=viewer, message=queries.message_by_id(viewer, endpoint, message))
    except AfterwordError as error:
        return _page(request, endpoint, error)
    messages.success(request, "It is sent again, under the same id.")
    return redirect("settings_webhook", pk=pk)
