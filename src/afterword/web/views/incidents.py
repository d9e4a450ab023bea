"""The list of incidents, and declaring one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.accounts import queries as account_queries
from afterword.domain.accounts.models import Team
from afterword.domain.analysis.queries import level_names
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Incident
from afterword.web import fields
from afterword.web.counted import Counted
from afterword.web.errors import status_of
from afterword.web.presenters import incidents as present
from afterword.web.viewer import members_only, viewer_of

PAGE = 50
SEVERITIES = [
    ("P0", "everything stands still"),
    ("P1", "a main job fails for many"),
    ("P2", "a main job fails for some"),
    ("P3", "a nuisance, there is a way round"),
    ("P4", "nobody outside notices"),
]


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All incidents that the person may see, by month, filters in the address."""
    viewer, now = viewer_of(request), clock.now()
    chosen, known = request.GET.dict(), present.counts(viewer)
    filters = any(value for name, value in chosen.items() if name != "page")
    found = queries.filtered(viewer, request.GET).order_by("-declared_at", "-number").values_list("pk", flat=True)
    page = Counted(found, PAGE, None if filters else known["total"]).get_page(chosen.get("page"))
    context = present.choices(viewer, chosen, now) | {
        "months": present.months([present.row_of(incident, now) for incident in present.with_rows(list(page))], now),
        "page": page,
        "views": present.views(viewer, chosen, known),
        "headline": present.headline(known),
        "chosen": chosen,
        "filtered": filters,
        "levels": level_names().items(),
        "zone": timezone.localtime(now).tzname(),
    }
    return render(request, "incidents/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def declare(request: HttpRequest) -> HttpResponse:
    """The form to declare an incident; sent, it leads to the incident."""
    if request.method == "GET":
        return _declare_form(request, request.GET.dict())
    viewer = viewer_of(request)
    try:
        incident = services.declare(
            actor=viewer, request_key=fields.line(request.POST, "request_key") or None, **_typed(request)
        )
    except AfterwordError as error:
        return _declare_form(request, request.POST.dict(), error)
    return redirect("incident", incident.number)


@login_required
@require_safe
def by_bare_number(request: HttpRequest, number: int) -> HttpResponse:
    """/incidents/42 leads to /INC-042."""
    return redirect("incident", number)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, as `services.declare` takes it."""
    viewer, post = viewer_of(request), request.POST
    slug = fields.line(post, "team")
    return {
        "title": fields.line(post, "title"),
        "severity": fields.line(post, "severity"),
        "kind": fields.line(post, "kind") or Incident.Kind.INCIDENT,
        "services": fields.words(post, "services"),
        "customer_impact": fields.yes_no(post, "customer_impact"),
        "team": account_queries.team_by_slug(viewer, slug) if slug else None,
        "private": "private" in post,
        "at": fields.moment(post, "at", "The time", fields.zone_named(viewer.zone)),
    }


def _declare_form(request: HttpRequest, typed: dict[str, Any], error: AfterwordError | None = None) -> HttpResponse:
    """The form with what was typed still in it."""
    context = {
        "typed": typed,
        "error": error,
        "key": typed.get("request_key") or fields.new_key(),
        "severities": SEVERITIES,
        "teams": Team.objects.all(),
        "known_services": queries.service_names(viewer_of(request)),
    }
    return render(request, "incidents/declare.html", context, status=status_of(error)[0] if error else 200)
