"""A skip that waits for a second person: confirm it, or refuse it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError
from afterword.domain.practice import services as practice
from afterword.web import fields
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.incident import found
from afterword.web.views.incident_changes import form_page


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Who asks and why, with the two answers."""
    incident, viewer = found(request, number), viewer_of(request)
    error: AfterwordError | None = None
    if request.method == "POST":
        confirmed = fields.line(request.POST, "answer") == "confirm"
        try:
            practice.answer_skip(actor=viewer, incident=incident, confirmed=confirmed)
        except AfterwordError as refused:
            error = refused
        else:
            said = "needs no postmortem" if confirmed else "is still to be decided"
            messages.success(request, f"{incident.code} {said}; your answer is kept.")
            return redirect("incident", number)
    waiting = practice.open_skip(incident)
    if waiting is None and error is None:
        return redirect("incident", number)
    own = waiting is not None and waiting.asked_by_id == viewer.pk
    return form_page(request, incident, "skip", "Skip its postmortem", {"waiting": waiting, "own": own}, error)
