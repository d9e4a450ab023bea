"""Importing postmortems that were written elsewhere: upload, preview, decide, result; and their original files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain.importing import batches, queries
from afterword.domain.importing.models import Import
from afterword.domain.importing.zones import name_zone
from afterword.domain.incidents.models import Severity
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import importing
from afterword.web.viewer import members_only, viewer_of


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def new(request: HttpRequest) -> HttpResponse:
    """The form for files, and the preview once they are sent."""
    if request.method == "GET":
        return _form(request)
    try:
        uploads = _uploads(request)
        batch = batches.start(
            actor=viewer_of(request),
            uploads=uploads,
            zone=fields.line(request.POST, "zone"),
            private=fields.line(request.POST, "private") == "yes",
        )
    except AfterwordError as error:
        return _form(request, error)
    if batch.total <= batches.INLINE:
        batches.look_through(batch)
    return redirect("import_page", pk=batch.pk)


def _uploads(request: HttpRequest) -> list[tuple[str, Any]]:
    """The files, each with the path that a script sent beside it, else its name."""
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("folder")]
    if not files:
        raise InputError(message="No file was chosen; choose Markdown documents, or a zip of them.")
    paths = request.POST.getlist("path")
    paths = paths if len(paths) == len(files) else [file.name or "" for file in files]
    return list(zip(paths, files, strict=True))


def _form(request: HttpRequest, error: AfterwordError | None = None) -> HttpResponse:
    context = {
        "error": error,
        "typed": request.POST,
        "earlier": queries.imports(viewer_of(request))[:10],
    }
    return render(request, "importing/new.html", context, status=status_of(error)[0] if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@members_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview, how far it is, or the result; a POST takes in what is ticked."""
    batch = queries.import_by_id(viewer_of(request), pk)
    if request.method == "GET":
        if "HX-Request" in request.headers and not batch.is_moving:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return _page(request, batch)
    try:
        batch = _decide(request, batch)
    except AfterwordError as error:
        return _page(request, batch, error)
    if batch.total <= batches.INLINE:
        batches.run(batch)
    return redirect("import_page", pk=pk)


def _decide(request: HttpRequest, batch: Import) -> Import:
    rows = batch.files.filter(is_document=True, action__in=batches.TAKEN).values_list("pk", flat=True)
    names = {"title": "title", "date": "date", "zone": "forced_zone", "severity": "severity"}
    answers = {row: {kept: fields.line(request.POST, f"d{row}-{name}") for name, kept in names.items()} for row in rows}
    words, levels = request.POST.getlist("word"), request.POST.getlist("level")
    given = {word.lower(): level for word, level in zip(words, levels, strict=False) if level in Severity.values}
    wanted = set(fields.numbers(request.POST, "take"))
    return batches.decide(actor=viewer_of(request), batch=batch, wanted=wanted, answers=answers, severities=given)


def _page(request: HttpRequest, batch: Import, error: AfterwordError | None = None) -> HttpResponse:
    files = list(batch.files.filter(is_document=True).select_related("postmortem"))
    done = batch.state == Import.State.DONE
    context = {
        "batch": batch,
        "error": error,
        "groups": importing.groups_of(batch, files, request.POST),
        "summary": importing.summary(files, done=done),
        "words": importing.words_without_level(files),
        "severities": Severity.values,
        "ticked": _ticked(request, files),
        "percent": 100 * batch.done // max(1, batch.total),
    }
    name = "moving" if "HX-Request" in request.headers else "page"
    return render(request, f"importing/{name}.html", context, status=status_of(error)[0] if error else 200)


def _ticked(request: HttpRequest, files: list[Any]) -> set[int]:
    if request.method == "POST":
        return set(fields.numbers(request.POST, "take"))
    return {file.pk for file in files if file.wanted}


@login_required
@never_cache
@require_safe
def original(request: HttpRequest, number: int) -> FileResponse:
    """The file that a postmortem came from, byte for byte, to those who may read the postmortem."""
    viewer = viewer_of(request)
    found = queries.original_of(viewer, postmortem_by_number(viewer, number))
    if found is None:
        raise NotFound(what="original of this postmortem")
    response = FileResponse(found.file.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
@members_only
def zone(request: HttpRequest, number: int) -> HttpResponse:
    """Names the zone of a document that does not say it."""
    viewer = viewer_of(request)
    found = postmortem_by_number(viewer, number)
    name_zone(actor=viewer, postmortem=found, zone=fields.line(request.POST, "zone"))
    messages.success(request, f"The times of {found.code} are in {found.zone}.")
    return redirect("postmortem", number=number)
