"""What programs read under a secret address: a person's actions as a calendar, published postmortems as a feed."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_http_methods, require_safe

from afterword.core.document.static_site.atom import atom_feed
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions import queries, services
from afterword.domain.actions.calendar import calendar_of
from afterword.domain.practice.released import latest
from afterword.web.viewer import viewer_of

ROUTES = {"calendar": "calendar", "postmortems": "feed"}
ENDED = {"calendar": "The address of your calendar leads nowhere now.", "postmortems": "Your feed leads nowhere now."}


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar, for whoever knows its address; 304 when nothing is new."""
    person = _person(secret, "calendar")
    form, team = request.GET.get("format", ""), request.GET.get("team", "")
    text = calendar_of(person, base=_base(request), form="todo" if form == "todo" else "event", team=team)
    return _answer(request, text.encode(), "text/calendar; charset=utf-8")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The postmortems published last that the person may see now, private ones too, for whoever knows the address."""
    person, base = _person(secret, "postmortems"), _base(request)
    own = request.build_absolute_uri(request.path)
    text = atom_feed(list(latest(person)), title="Published postmortems", address=base, own=own)
    return _answer(request, text, "application/atom+xml; charset=utf-8")


def _person(secret: str, kind: str) -> Person:
    person = services.person_of_feed(secret, kind)
    if person is None:
        raise Http404
    return person


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _answer(request: HttpRequest, body: bytes, media_type: str) -> HttpResponse:
    """The text, or 304 when the program has it already; kept by nobody on the way."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    same = etag in parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponse(status=304) if same else HttpResponse(body, content_type=media_type)
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """The secret addresses of one's calendar and feed: made anew (and shown this once) or revoked."""
    viewer, address = viewer_of(request), ""
    kind = "postmortems" if "postmortems" in request.POST.values() else "calendar"
    if request.method == "POST" and "revoke" in request.POST:
        services.revoke_feed(actor=viewer, kind=kind)
        messages.success(request, ENDED[kind])
        return redirect("calendar_feed")
    if request.method == "POST":
        secret = services.make_feed(actor=viewer, kind=kind)
        address = request.build_absolute_uri(reverse(ROUTES[kind], kwargs={"secret": secret}))
    context = {
        "feed": queries.feed_of(viewer),
        "atom": queries.feed_of(viewer, "postmortems"),
        "address": address,
        "kind": kind,
        "teams": Team.objects.filter(memberships__person=viewer),
    }
    response = render(request, "settings/calendar.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response
