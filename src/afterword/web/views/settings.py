"""Settings: the severity policy, people and teams, one's own tokens and profile, and the journal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotAllowed, NotFound
from afterword.domain.accounts import queries, services
from afterword.domain.accounts.models import Membership
from afterword.domain.journal.models import JournalEntry
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import policy as policy_words
from afterword.web.presenters.journal import lines_of
from afterword.web.viewer import viewer_of

JOURNAL_PAGE = 100


@login_required
@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """What each severity asks of us, as a table one can read aloud."""
    severity = request.GET.get("severity", "P1")
    return render(request, "settings/policy.html", policy_words.table(severity))


def _people_page(
    request: HttpRequest, error: AfterwordError | None = None, which: str = "", **extra: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "people": queries.all_people(viewer).prefetch_related("memberships__team"),
        "teams": queries.teams(viewer),
        "roles": Membership.Role.choices,
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
    """Makes a new sign-in link for a person, or switches them on or off."""
    viewer = viewer_of(request)
    person = queries.all_people(viewer).filter(pk=pk).first()
    if verb not in ("link", "on", "off"):
        raise Http404
    if person is None:
        raise NotFound(what="such person")
    try:
        if verb == "link":
            secret = services.make_sign_in_link(actor=viewer, person=person)
            return _people_page(request, link=_link(request, secret), link_of=person)
        services.change_person(actor=viewer, person=person, is_active=verb == "on")
    except AfterwordError as error:
        return _people_page(request, error, "list")
    messages.success(request, f"{person.name} can {'sign in again' if verb == 'on' else 'no longer sign in'}.")
    return redirect("settings_people")


@login_required
@require_POST
def teams(request: HttpRequest) -> HttpResponse:
    """Adds a team."""
    try:
        team = services.add_team(actor=viewer_of(request), name=fields.line(request.POST, "name"))
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


def _tokens_page(request: HttpRequest, error: AfterwordError | None = None, **extra: Any) -> HttpResponse:
    own = list(queries.tokens(viewer_of(request)))
    context = {
        "live": [token for token in own if token.revoked_at is None],
        "revoked": [token for token in own if token.revoked_at is not None],
        "error": error,
        "typed": request.POST if error else {},
    } | extra
    return render(request, "settings/tokens.html", context, status=status_of(error)[0] if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; the secret of a new one is shown on the answer to the form and never again."""
    if request.method == "GET":
        return _tokens_page(request)
    name, scope = fields.line(request.POST, "name"), fields.line(request.POST, "scope") or "write"
    try:
        token, secret = services.make_token(actor=viewer_of(request), name=name, scope=scope)
    except AfterwordError as error:
        return _tokens_page(request, error)
    return _tokens_page(request, secret=secret, made=token)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes one of one's own tokens useless."""
    viewer = viewer_of(request)
    token = queries.tokens(viewer).filter(pk=pk).first()
    if token is None:
        raise NotFound(what="such token")
    services.revoke_token(actor=viewer, token=token)
    messages.success(request, f"The token {token.name} no longer works.")
    return redirect("settings_tokens")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and time zone."""
    viewer = viewer_of(request)
    typed: Any = {"name": viewer.name, "zone": viewer.zone}
    error: AfterwordError | None = None
    if request.method == "POST":
        typed = request.POST
        name, zone = fields.line(request.POST, "name"), fields.line(request.POST, "zone")
        try:
            services.change_person(actor=viewer, person=viewer, name=name, zone=zone)
            messages.success(request, "Your profile is saved.")
            return redirect("settings_profile")
        except AfterwordError as found:
            error = found
            viewer.refresh_from_db()
    context = {"typed": typed, "error": error, "zones": fields.zone_names()}
    return render(request, "settings/profile.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; administrators only, because it tells of private incidents too."""
    if not viewer_of(request).is_admin:
        raise NotAllowed(what="read the whole journal", remedy="an administrator can; each page shows its own history")
    subject = " ".join(request.GET.get("subject", "").upper().split())
    rows = JournalEntry.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    found = Paginator(rows, JOURNAL_PAGE).get_page(request.GET.get("page"))
    context = {"lines": lines_of(found.object_list), "found": found, "subject": subject}
    return render(request, "settings/journal.html", context)
