"""Services as their teams describe them: the list, one service with what happened to it, and the import of catalogs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError, InputError
from afterword.domain.accounts import queries as people
from afterword.domain.accounts.permissions import require_member
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Service
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import knowledge as shown
from afterword.web.viewer import viewer_of


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All services with the number of their incidents, and names that incidents know and nobody has described."""
    viewer = viewer_of(request)
    sought = fields.line(request.GET, "q")
    context = {
        "rows": shown.services_of(viewer, sought),
        "total": queries.services(viewer).count(),
        "undescribed": queries.undescribed(viewer),
        "chosen": request.GET,
    }
    return render(request, "knowledge/services.html", context)


@login_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: who owns it, what it needs, its incidents, runbooks and decisions."""
    viewer = viewer_of(request)
    service = queries.service_by_slug(viewer, slug)
    context = {
        "service": service,
        "needs": shown.described(viewer, service.depends_on),
        "needed_by": queries.dependents(viewer, service),
        "incidents": queries.incidents_of(viewer, service)[:50],
        "count": queries.incidents_of(viewer, service).count(),
        "records": [shown.row_of(row) for row in queries.records_of(viewer, service)],
    }
    return render(request, "knowledge/service.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for a service; `?name=` fills in a name that incidents know already."""
    viewer = require_member(request.user)
    if request.method == "GET":
        return _form(request, {"name": fields.line(request.GET, "name")})
    try:
        made = services.add_service(actor=viewer, name=fields.line(request.POST, "name"), **_typed(request))
    except AfterwordError as error:
        return _form(request, request.POST, error)
    return redirect("service", slug=made.slug)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that changes how a service is described."""
    viewer = require_member(request.user)
    service = queries.service_by_slug(viewer, slug)
    if request.method == "GET":
        return _form(request, shown.typed_service(service), editing=service)
    try:
        services.change_service(actor=viewer, service=service, **_typed(request))
    except AfterwordError as error:
        return _form(request, request.POST, error, editing=service)
    messages.success(request, f"{service.name} is saved.")
    return redirect("service", slug=slug)


@login_required
@require_POST
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Says that a service runs no more, or that it does again."""
    service = queries.service_by_slug(viewer_of(request), slug)
    services.retire_service(actor=viewer_of(request), service=service, retired=service.retired_at is None)
    return redirect("service", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """The import of Backstage catalog files, and of runbooks and decision records as Markdown files."""
    viewer = require_member(request.user)
    if request.method == "GET":
        return render(request, "knowledge/import.html", {"typed": {}})
    kind = fields.line(request.POST, "kind")
    try:
        files = _files(request)
        if kind in ("runbook", "decision"):
            result = {"taken": services.import_records(actor=viewer, kind=kind, files=files)}  # type: ignore[arg-type]
        else:
            result = {"catalog": services.import_catalog(actor=viewer, files=files)}  # type: ignore[dict-item]
    except AfterwordError as error:
        context = {"typed": request.POST, "error": error}
        return render(request, "knowledge/import.html", context, status=status_of(error)[0])
    return render(request, "knowledge/import.html", {"typed": request.POST, **result})


def _files(request: HttpRequest) -> list[tuple[str, str]]:
    """The chosen files and what was pasted; bytes that are no text are read as far as they go."""
    found = [
        (str(file.name), file.read(services.LARGEST + 1).decode("utf-8", "replace"))
        for file in request.FILES.getlist("files")
    ]
    if pasted := fields.block(request.POST, "pasted"):
        found.append(("pasted.yaml", pasted))
    if not found:
        raise InputError(message="There is no file; choose one or paste its text.")
    return found


def _typed(request: HttpRequest) -> dict[str, Any]:
    team = fields.line(request.POST, "team")
    links = [one.partition(" ") for one in fields.block(request.POST, "links").splitlines() if one.strip()]
    return {
        "title": fields.line(request.POST, "title"),
        "description": fields.block(request.POST, "description"),
        "kind": fields.line(request.POST, "kind"),
        "lifecycle": fields.line(request.POST, "lifecycle"),
        "system": fields.line(request.POST, "system"),
        "team": people.team_by_slug(viewer_of(request), team) if team else None,
        "tags": fields.words(request.POST, "tags"),
        "links": [{"url": url, "title": title} for url, _, title in links],
        "depends_on": fields.words(request.POST, "depends_on"),
    }


def _form(
    request: HttpRequest, typed: Any, error: AfterwordError | None = None, editing: Service | None = None
) -> HttpResponse:
    context = {"typed": typed, "error": error, "editing": editing, "teams": people.teams(viewer_of(request))}
    return render(request, "knowledge/service_form.html", context, status=status_of(error)[0] if error else 200)
