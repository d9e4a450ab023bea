"""Resolving an incident, with the question whether it needs a postmortem; starting one later."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError
from afterword.domain.incidents.models import Incident
from afterword.domain.practice import services as practice
from afterword.web import fields
from afterword.web.presenters.resolve import decisions, template_choices
from afterword.web.presenters.seen import seen_before
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.incident import found
from afterword.web.views.incident_changes import form_page


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """The form with summary and Yes, Later or Skip; with Yes it leads on to the postmortem."""
    incident, post = found(request, number), request.POST
    error: AfterwordError | None = None
    if request.method == "POST":
        try:
            result = _resolved(request, incident)
        except AfterwordError as refused:
            error = refused
            incident.refresh_from_db()
        else:
            if result.postmortem is not None:
                return redirect("write_postmortem", result.postmortem.number)
            if result.waiting is not None:
                said = "A second person must confirm that it needs no postmortem; Today asks them."
                messages.success(request, f"{incident.code} is resolved. {said}")
                return redirect("incident", number)
            messages.success(request, f"{incident.code} is resolved, and the decision is kept.")
            return redirect("incident", number)
    context = {
        "decisions": decisions(incident, fields.line(post, "decision")),
        "templates": template_choices(viewer_of(request), incident, fields.line(post, "template")),
        "typed": post,
        "before": seen_before(viewer_of(request), incident),
    }
    return form_page(request, incident, "resolve", "Resolve", context, error)


def _resolved(request: HttpRequest, incident: Incident) -> practice.ResolveResult:
    """Resolves it, or decides alone when it was resolved before."""
    viewer, post = viewer_of(request), request.POST
    decision, reason = fields.line(post, "decision"), fields.block(post, "reason")
    if incident.resolved_at is not None and "summary" not in post:
        return practice.decide(
            actor=viewer, incident=incident, decision=decision, reason=reason, template=_template(request)
        )
    return practice.resolve(
        actor=viewer,
        incident=incident,
        summary=fields.block(post, "summary"),
        decision=decision,
        reason=reason,
        template=_template(request),
    )


def _template(request: HttpRequest) -> str | None:
    """The template that was chosen; None leaves it to the policy."""
    return fields.line(request.POST, "template") or None


@login_required
@require_POST
def start_postmortem(request: HttpRequest, number: int) -> HttpResponse:
    """Starts the postmortem of a resolved incident, or leads to the one there is."""
    incident: Incident = found(request, number)
    viewer = viewer_of(request)
    postmortem = practice.start_postmortem(actor=viewer, incident=incident, template=_template(request))
    return redirect("write_postmortem", postmortem.number)
