"""Settings, teams and people: who can sign in, what each may do, and who is in which team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts import queries, services
from afterword.domain.accounts.models import Membership, Person
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of

ROLES = {"viewer": "a viewer", "member": "a member", "admin": "an administrator"}
DONE = {
    "role": "{name} is {role} now.",
    "on": "{name} can sign in again.",
    "off": "{name} can no longer sign in.",
}


def _people_page(
    request: HttpRequest, error: AfterwordError | None = None, which: str = "", **extra: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "person_roles": Person.Role.choices,
        "people": queries.all_people(viewer).prefetch_related("memberships__team"),
        "teams": queries.teams(viewer),
        "roles": Membership.Role.choices,
        "manager_of": queries.managed(viewer),
        "error": error,
        "which": which,
        "typed": request.POST if error else {},
    } | extra
    return render(request, "settings/people.html", context, status=status_of(error)[0] if error else 200)


def _link(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("sign_in_link", kwargs={"secret": secret}))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody and the teams; an administrator adds a person and sees the one-time sign-in link, once."""
    if request.method == "GET":
        return _people_page(request)
    viewer = viewer_of(request)
    try:
        person = services.add_person(
            actor=viewer,
            email=fields.line(request.POST, "email"),
            name=fields.line(request.POST, "name"),
            handle=fields.line(request.POST, "handle"),
            zone=fields.line(request.POST, "zone") or viewer.zone,
            role=request.POST.get("role", "member"),
        )
        secret = services.make_sign_in_link(actor=viewer, person=person)
    except AfterwordError as error:
        return _people_page(request, error, "person")
    return _people_page(request, link=_link(request, secret), link_of=person)


@login_required
@never_cache
@require_POST
def person_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Makes a new sign-in link for a person, changes their role, or switches them on or off."""
    viewer = viewer_of(request)
    person = queries.all_people(viewer).filter(pk=pk).first()
    if verb not in ("link", "role", "on", "off"):
        raise Http404
    if person is None:
        raise NotFound(what="such person")
    try:
        if verb == "link":
            secret = services.make_sign_in_link(actor=viewer, person=person)
            return _people_page(request, link=_link(request, secret), link_of=person)
        if verb == "role":
            services.change_person(actor=viewer, person=person, role=fields.line(request.POST, "role"))
        else:
            services.change_person(actor=viewer, person=person, is_active=verb == "on")
    except AfterwordError as error:
        return _people_page(request, error, "list")
    messages.success(request, DONE[verb].format(name=person.name, role=ROLES[person.role]))
    return redirect("settings_people")


@login_required
@require_POST
def teams(request: HttpRequest) -> HttpResponse:
    """Adds a team."""
    try:
        viewer = viewer_of(request)
        team = services.add_team(actor=viewer, name=fields.line(request.POST, "name"), zone=viewer.zone)
    except AfterwordError as error:
        return _people_page(request, error, "team")
    messages.success(request, f"The team {team.name} is added.")
    return redirect(reverse("settings_people") + f"#team-{team.slug}")


@login_required
@require_POST
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts a person into a team, changes their role there, or takes them out."""
    viewer = viewer_of(request)
    team = queries.team_by_slug(viewer, slug)
    try:
        person = queries.person_by_id(viewer, fields.whole(request.POST, "person"))
        if request.POST.get("remove"):
            services.remove_member(actor=viewer, team=team, person=person)
        else:
            role = fields.line(request.POST, "role") or Membership.Role.MEMBER
            services.add_member(actor=viewer, team=team, person=person, role=role)
    except AfterwordError as error:
        return _people_page(request, error, f"team-{slug}")
    return redirect(reverse("settings_people") + f"#team-{team.slug}")
