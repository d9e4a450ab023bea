"""Settings, Integrations: the Prometheus servers that checks may ask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.checks import queries, services
from afterword.domain.checks.models import PrometheusServer
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of

FIELDS = ("name", "url", "username", "tenant")


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The servers, and the form that adds one; administrators only, since addresses tell of the inside."""
    viewer = require_admin(viewer_of(request), "see how other systems are asked")
    if request.method == "GET":
        wanted = fields.whole(request.GET, "change")
        changing = queries.servers(viewer, archived=True).filter(pk=wanted).first()
        return _page(request, changing=changing)
    try:
        server = services.add_server(actor=viewer, **_typed(request))
    except AfterwordError as error:
        return _page(request, error=error)
    messages.success(request, f"{server.name} is added; try whether it answers.")
    return redirect("settings_integrations")


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Changes a server, tries it, or puts it away and takes it back."""
    viewer = require_admin(viewer_of(request), "set up which servers are asked")
    server = queries.servers(viewer, archived=True).filter(pk=pk).first()
    if server is None:
        raise NotFound(what="such server")
    if verb == "try":
        return _page(request, tried=services.try_server(actor=viewer, server=server))
    if verb == "archive":
        services.archive_server(actor=viewer, server=server, archived=server.archived_at is None)
        return redirect("settings_integrations")
    if verb != "change":
        raise Http404
    try:
        given = {name: value for name, value in _typed(request).items() if name != "secret" or value}
        services.change_server(actor=viewer, server=server, **given)
    except AfterwordError as error:
        server.refresh_from_db()
        return _page(request, error=error, changing=server)
    messages.success(request, f"{server.name} is changed.")
    return redirect("settings_integrations")


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        **{name: fields.line(request.POST, name) for name in FIELDS},
        "secret": request.POST.get("secret", "").strip(),
    }


def _page(
    request: HttpRequest, error: AfterwordError | None = None, changing: PrometheusServer | None = None, **more: Any
) -> HttpResponse:
    used = Count("checks", filter=Q(checks__archived_at=None))
    kept = {name: getattr(changing, name) for name in FIELDS} if changing else {}
    context = {
        "servers": queries.servers(viewer_of(request), archived=True).annotate(asked_by=used),
        "changing": changing,
        "typed": request.POST if error else kept,
        "error": error,
        "allowed": _allowed(),
    }
    return render(request, "settings/integrations.html", context | more, status=status_of(error)[0] if error else 200)


def _allowed() -> str:
    found = settings.OUTGOING_ALLOWED
    hosts = [f"{host}:{port}" for host, port in sorted(found.hosts)]
    return ", ".join([*hosts, *map(str, found.networks)])
