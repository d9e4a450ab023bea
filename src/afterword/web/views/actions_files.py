"""Actions as files: the list as CSV, and a person's due dates as a calendar under a secret address."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_http_methods, require_safe

from afterword.domain import clock
from afterword.domain.accounts.models import Team
from afterword.domain.actions import queries, services
from afterword.domain.actions.calendar import calendar_of
from afterword.domain.actions.sheet import csv_pieces
from afterword.domain.checks.filters import by_check_state
from afterword.streams import streamed
from afterword.web.presenters.actions import today_of
from afterword.web.viewer import viewer_of


@login_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The actions of the filters in the address, for a spreadsheet."""
    viewer = viewer_of(request)
    today = today_of(viewer, clock.now())
    rows = by_check_state(queries.filtered(viewer, request.GET, today=today), request.GET.getlist("check"))
    return streamed(request, csv_pieces(rows), name=f"actions-{today.isoformat()}.csv", media_type="text/csv")


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar, for whoever knows its address; 304 when nothing is new."""
    person = services.person_of_feed(secret)
    if person is None:
        raise Http404
    form, team = request.GET.get("format", ""), request.GET.get("team", "")
    base = request.build_absolute_uri("/").rstrip("/")
    text = calendar_of(person, base=base, form="todo" if form == "todo" else "event", team=team)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    same = etag in parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponse(status=304) if same else HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """The secret address of one's calendar: made anew (and shown this once) or revoked."""
    viewer = viewer_of(request)
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        services.revoke_feed(actor=viewer)
        messages.success(request, "The address of your calendar leads nowhere now.")
        return redirect("calendar_feed")
    if request.method == "POST":
        secret = services.make_feed(actor=viewer)
        address = request.build_absolute_uri(reverse("calendar", kwargs={"secret": secret}))
    teams = Team.objects.filter(memberships__person=viewer)
    context = {"feed": queries.feed_of(viewer), "address": address, "teams": teams}
    response = render(request, "settings/calendar.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response
