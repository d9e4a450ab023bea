"""What can be changed about an incident: status, severity, acknowledgement, roles, details."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.accounts import queries as account_queries
from afterword.domain.accounts.models import Team
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.practice.services import close_incident
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import capture as present
from afterword.web.presenters.log import TIME_NAMES as TIMES
from afterword.web.presenters.times import input_value
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.incident import found, wants_fragment
from afterword.web.views.incidents import SEVERITIES


def form_page(
    request: HttpRequest,
    incident: Incident,
    name: str,
    heading: str,
    context: dict[str, Any],
    error: AfterwordError | None,
) -> HttpResponse:
    """A form that is a dialog on the incident's page, as a page of its own."""
    context |= {
        "incident": incident,
        "heading": heading,
        "form_template": f"incidents/parts/{name}_form.html",
        "error": error,
    }
    if wants_fragment(request):
        return render(request, context["form_template"], context | {"in_dialog": True})
    return render(request, "incidents/form_page.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Another status, another severity, or both."""
    viewer, incident = viewer_of(request), found(request, number)
    error: AfterwordError | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                if level := fields.line(request.POST, "severity"):
                    services.change_severity(actor=viewer, incident=incident, severity=level)
                if (wanted := fields.line(request.POST, "status")) == Incident.Status.CLOSED:
                    close_incident(actor=viewer, incident=incident)
                elif wanted:
                    services.change_status(actor=viewer, incident=incident, status=wanted)
            return redirect("incident", number)
        except AfterwordError as refused:
            error = refused
            incident.refresh_from_db()
    context = present.head_context(viewer, incident, clock.now()) | {"typed": request.POST}
    return form_page(request, incident, "status", "Change status", context, error)


@login_required
@require_POST
def severity(request: HttpRequest, number: int) -> HttpResponse:
    """Another severity."""
    services.change_severity(
        actor=viewer_of(request), incident=found(request, number), severity=fields.line(request.POST, "severity")
    )
    return redirect("incident", number)


@login_required
@require_POST
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """Notes that the person has taken the incident up."""
    services.acknowledge(actor=viewer_of(request), incident=found(request, number))
    return redirect("incident", number)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def roles(request: HttpRequest, number: int) -> HttpResponse:
    """Gives a role to somebody, or takes it back."""
    viewer, incident = viewer_of(request), found(request, number)
    error: AfterwordError | None = None
    if request.method == "POST":
        verb = services.remove_role if request.POST.get("verb") == "remove" else services.assign_role
        try:
            person = account_queries.person_by_id(viewer, fields.whole(request.POST, "person"))
            verb(actor=viewer, incident=incident, role=fields.line(request.POST, "role"), person=person)
            return redirect("incident", number)
        except AfterwordError as refused:
            error = refused
    context = present.people_context(viewer, incident) | {"typed": request.POST}
    return form_page(request, incident, "roles", "Roles", context, error)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def details(request: HttpRequest, number: int) -> HttpResponse:
    """Title, severity, services, team, customers, times, and who may see it; all of them or none are saved."""
    viewer, incident = viewer_of(request), found(request, number)
    shown = _shown(incident, viewer.zone)
    if request.method == "GET":
        return _details_form(request, incident, shown)
    try:
        with transaction.atomic():
            _save_details(request, incident, shown)
    except AfterwordError as error:
        incident.refresh_from_db()
        return _details_form(request, incident, request.POST.dict(), error)
    messages.success(request, "The details are saved.")
    return redirect("incident", number)


def _shown(incident: Incident, zone: str) -> dict[str, Any]:
    """What the form shows when nothing was typed yet."""
    return {
        "title": incident.title,
        "severity": incident.severity,
        "services": ", ".join(service.name for service in incident.services.all()),
        "team": incident.team.slug if incident.team else "",
        "customer_impact": {True: "yes", False: "no", None: ""}[incident.customer_impact],
        "private": incident.private,
        **{name: input_value(getattr(incident, name), zone) for name in TIMES},
    }


def _save_details(request: HttpRequest, incident: Incident, shown: dict[str, Any]) -> None:
    """One service for each thing that can change; a time that reads as shown keeps its fractions."""
    viewer, post = viewer_of(request), request.POST
    zone = fields.zone_named(viewer.zone)
    who: dict[str, Any] = {"actor": viewer, "incident": incident}
    services.rename(**who, title=fields.line(post, "title"))
    services.change_severity(**who, severity=fields.line(post, "severity"))
    services.set_services(**who, services=fields.words(post, "services"))
    services.set_customer_impact(**who, customer_impact=fields.yes_no(post, "customer_impact"))
    slug = fields.line(post, "team")
    services.set_team(**who, team=account_queries.team_by_slug(viewer, slug) if slug else None)
    moved: dict[str, Any] = {
        name: fields.moment(post, name, label, zone)
        for name, label in TIMES.items()
        if fields.line(post, name) != shown[name]
    }
    if moved:
        services.set_times(**who, **moved)
    services.set_private(**who, private="private" in post)


def _details_form(
    request: HttpRequest, incident: Incident, typed: dict[str, Any], error: AfterwordError | None = None
) -> HttpResponse:
    context = {
        "incident": incident,
        "typed": typed,
        "error": error,
        "severities": SEVERITIES,
        "teams": Team.objects.all(),
        "times": [(name, label, typed.get(name, "")) for name, label in TIMES.items()],
    }
    return render(request, "incidents/details.html", context, status=status_of(error)[0] if error else 200)
