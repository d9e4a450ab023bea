"""The page of an incident while it runs: the log, its fragments, and what is typed into it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.core.errors import AfterwordError, InputError
from afterword.domain import clock
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Entry, Incident
from afterword.domain.incidents.services.log import WRITTEN_KINDS
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import capture as present
from afterword.web.presenters.resolve import decisions, template_choices
from afterword.web.presenters.seen import seen_before
from afterword.web.presenters.times import input_value
from afterword.web.viewer import members_only, viewer_of


def found(request: HttpRequest, number: int) -> Incident:
    """The incident, when the person may know of it."""
    return queries.incident_by_number(viewer_of(request), number)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asked, which takes a fragment or a sentence instead of a page."""
    return "HX-Request" in request.headers


def show_page(
    request: HttpRequest, incident: Incident, extra: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The capture page, with what was typed when a form without script failed."""
    context = present.page_context(viewer_of(request), incident, clock.now())
    context |= {
        "decisions": decisions(incident),
        "templates": template_choices(viewer_of(request), incident),
        "page_keys": present_keys(incident),
        "before": seen_before(viewer_of(request), incident),
    } | (extra or {})
    return render(request, "incidents/page.html", context, status=status)


def present_keys(incident: Incident) -> list[tuple[str, str]]:
    """The keys that this page adds to the table of keys."""
    first = [] if incident.resolved_at else [("r", "Resolve")]
    return [
        *first,
        ("s", "Change status"),
        ("l", "Write into the log"),
        ("↑", "Mend your last entry, in the empty box"),
    ]


@login_required
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The incident: log, one input, roles, clocks, evidence."""
    return show_page(request, found(request, number))


@login_required
@require_safe
def log(request: HttpRequest, number: int) -> HttpResponse:
    """The log alone, for pages that are open already."""
    incident = found(request, number)
    return render(request, "incidents/parts/log.html", present.log_context(viewer_of(request), incident, clock.now()))


@login_required
@require_safe
def head(request: HttpRequest, number: int) -> HttpResponse:
    """The header alone."""
    incident = found(request, number)
    return render(request, "incidents/parts/head.html", present.head_context(viewer_of(request), incident, clock.now()))


@login_required
@require_safe
def side(request: HttpRequest, number: int) -> HttpResponse:
    """What stands beside the log, alone."""
    return render(
        request, "incidents/parts/side.html", present.side_context(viewer_of(request), found(request, number))
    )


@login_required
@require_POST
def capture(request: HttpRequest, number: int) -> HttpResponse:
    """Does what the typed line says; a script gets the new log, or the sentence why not."""
    viewer, incident, line = viewer_of(request), found(request, number), request.POST.get("line", "")
    try:
        result = services.capture(
            actor=viewer, incident=incident, line=line, request_key=request.POST.get("request_key")
        )
    except AfterwordError as error:
        status = status_of(error)[0]
        if wants_fragment(request):
            return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
        return show_page(request, incident, {"capture_error": error, "capture_line": line}, status)
    if not wants_fragment(request):
        return redirect("incident", number)
    response = _log_after(request, incident)
    response.headers["X-Entry"] = str(result.entry.pk) if result.entry else ""
    return response


def _log_after(request: HttpRequest, incident: Incident) -> HttpResponse:
    """The log as it is after a change."""
    context = present.log_context(viewer_of(request), incident, clock.now())
    return render(request, "incidents/parts/log.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def entry(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The form to mend an entry; a script may send the text alone."""
    viewer, incident = viewer_of(request), found(request, number)
    one = queries.entry_by_id(viewer, incident, pk)
    typed = {"text": one.text, "at": input_value(one.at, viewer.zone), "kind": one.kind}
    if request.method == "GET":
        return _entry_form(request, one, typed)
    try:
        services.edit_entry(actor=viewer, entry=one, **_mended(request, typed))
    except InputError as error:
        if wants_fragment(request):
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        return _entry_form(request, one, request.POST.dict(), error)
    return _log_after(request, incident) if wants_fragment(request) else redirect("incident", number)


def _mended(request: HttpRequest, shown: dict[str, str]) -> dict[str, Any]:
    """What changed; a time that still reads as it was shown is left alone, so that no fraction of it is lost."""
    post = request.POST
    moved = "at" in post and fields.line(post, "at") != shown["at"]
    zone = fields.zone_named(viewer_of(request).zone)
    return {
        "text": fields.block(post, "text"),
        "at": fields.moment(post, "at", "The time", zone) if moved else None,
        "kind": fields.line(post, "kind") or None,
    }


def _entry_form(
    request: HttpRequest, one: Entry, typed: dict[str, str], error: AfterwordError | None = None
) -> HttpResponse:
    context = {
        "incident": one.incident,
        "entry": one,
        "typed": typed,
        "error": error,
        "kinds": WRITTEN_KINDS if one.source == "person" else (),
    }
    return render(request, "incidents/entry.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Takes an entry out of the log."""
    viewer, incident = viewer_of(request), found(request, number)
    services.withdraw_entry(actor=viewer, entry=queries.entry_by_id(viewer, incident, pk))
    return redirect("incident", number)
