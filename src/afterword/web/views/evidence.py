"""Evidence comes in, its signals are chosen; pasted images come in and are shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.core.errors import AfterwordError, InputError
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Incident, Signal
from afterword.domain.postmortems import queries as postmortem_queries
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import capture as present
from afterword.web.presenters.log import proposals
from afterword.web.presenters.timeline import TURNS
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.incident import found, show_page, wants_fragment


@login_required
@require_POST
@members_only
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Stores the files and asks for a reading; with `more` the reading waits for the files still to come."""
    incident = found(request, number)
    try:
        stored = _store(request, incident)
        if not stored and "read" not in request.POST:
            raise InputError(message="No file was chosen; choose logs, metrics or chat to read.")
        if "more" not in request.POST:
            services.ask_reading(actor=viewer_of(request), incident=incident)
    except AfterwordError as error:
        status = status_of(error)[0]
        if wants_fragment(request):
            return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
        return show_page(request, incident, {"upload_error": error}, status)
    return HttpResponse(status=204) if wants_fragment(request) else redirect("incident", number)


def _store(request: HttpRequest, incident: Incident) -> int:
    """How many files were stored; each with the path that a script sent beside it, else its name."""
    files, paths = [*request.FILES.getlist("files"), *request.FILES.getlist("folder")], request.POST.getlist("path")
    for place, file in enumerate(files):
        path = paths[place] if place < len(paths) else file.name or ""
        services.add_evidence(actor=viewer_of(request), incident=incident, path=path, stream=file, size=file.size)
    return len(files)


@login_required
@require_safe
def state(request: HttpRequest, number: int) -> HttpResponse:
    """What was read so far, for pages that are open already."""
    return render(
        request, "incidents/parts/evidence.html", present.evidence_context(viewer_of(request), found(request, number))
    )


@login_required
@never_cache
@require_safe
def manifest(request: HttpRequest, number: int) -> HttpResponse:
    """The manifest of the last finished reading, as a file to keep beside the evidence."""
    incident = found(request, number)
    answer = JsonResponse(queries.manifest(viewer_of(request), incident), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{incident.code}-manifest.json"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def signals(request: HttpRequest, number: int) -> HttpResponse:
    """Which signals join the timeline; those that tell the story are ticked."""
    viewer, incident = viewer_of(request), found(request, number)
    if request.method == "GET":
        return _signals_page(request, incident)
    chosen = list(incident.signals.filter(pk__in=fields.numbers(request.POST, "signal")))
    dismiss = request.POST.get("verb") == "dismiss"
    verb = services.dismiss_signals if dismiss else services.accept_signals
    try:
        if not chosen:
            raise InputError(message="No signal is ticked; tick those that you mean.")
        verb(actor=viewer, incident=incident, signals=chosen)
    except AfterwordError as error:
        return _signals_page(request, incident, error)
    count = f"{len(chosen)} {'signal' if len(chosen) == 1 else 'signals'}"
    messages.success(request, f"{count} dismissed." if dismiss else f"{count} added to the timeline.")
    return redirect("signals" if dismiss else "incident", number)


def _signals_page(request: HttpRequest, incident: Incident, error: AfterwordError | None = None) -> HttpResponse:
    """The page to choose from, key signals first."""
    viewer = viewer_of(request)
    everything = list(queries.signals(viewer, incident))
    rows = proposals(
        incident,
        [one for one in everything if one.state == Signal.State.PROPOSED],
        list(queries.evidence(viewer, incident)),
    )
    key, rest = [row for row in rows if row.signal.key], [row for row in rows if not row.signal.key]
    groups: list[dict[str, Any]] = [
        {"name": "What tells the story", "rows": key, "open": True},
        {"name": "Also found", "rows": rest, "open": not key},
    ]
    context = {
        "incident": incident,
        "groups": [group for group in groups if group["rows"]],
        "total": len(rows),
        "ticked": {row.signal.pk for row in key},
        "turns": TURNS,
        "decided": [one for one in everything if one.state != Signal.State.PROPOSED],
        "error": error,
    }
    return render(request, "incidents/signals.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_POST
@members_only
def images(request: HttpRequest, number: int) -> HttpResponse:
    """Stores a pasted image; the answer is the Markdown to write for it."""
    incident = found(request, number)
    try:
        file = request.FILES.get("image")
        if file is None:
            raise InputError(message="No image arrived; paste it again.")
        image = services.attach_image(actor=viewer_of(request), incident=incident, stream=file)
    except AfterwordError as error:
        return HttpResponse(str(error), status=status_of(error)[0], content_type="text/plain; charset=utf-8")
    return JsonResponse({"markdown": f"![Pasted image](/images/{image.sha256})"}, status=201)


@login_required
@require_safe
@cache_control(private=True, max_age=31536000, immutable=True)
def image(request: HttpRequest, sha256: str) -> HttpResponse:
    """A pasted image, to those who may see what it belongs to."""
    seen = postmortem_queries.image_by_hash(viewer_of(request), sha256)
    with seen.file.open("rb") as file:  # whole: uploads of images are limited, and a stream would block the server
        response = HttpResponse(file.read(), content_type=seen.content_type)
    # An image is never a page: whatever its bytes, nothing in it may run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
