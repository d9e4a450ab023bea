"""Checks of actions: define, try, change, run, and what the runs said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries as action_queries
from afterword.domain.actions.models import Action
from afterword.domain.checks import queries, services
from afterword.domain.checks.models import Check
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import check_form as form
from afterword.web.presenters import checks as present
from afterword.web.presenters.check_charts import samples_charts
from afterword.web.viewer import members_only, viewer_of


def checks_path(action: Action) -> str:
    """Where the checks of an action stand."""
    return reverse("action", args=[action.number]) + "#checks"


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def new(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a check of an action; tried, or defined."""
    viewer = viewer_of(request)
    action = action_queries.action_by_number(viewer, number)
    kind = form.kind_of(request.POST.get("kind") or request.GET.get("kind", ""))
    if request.method == "GET":
        return _form(request, action, kind, {"plan": "daily"} if kind == "promql" else {})
    return _submit(request, viewer, action, kind, None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a check that is there; tried, or changed."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    if request.method == "GET":
        return _form(request, check.action, check.kind, form.typed_of(check, viewer.zone), check=check)
    return _submit(request, viewer, check.action, check.kind, check)


def _submit(
    request: HttpRequest, viewer: Person, action: Action, kind: str, check: Check | None
) -> HttpResponse:  # fmt: skip
    try:
        given = form.read(viewer, request.POST, kind)
        if request.POST.get("do") == "try":
            tried = services.try_out(actor=viewer, action=action, kind=kind, spec=given.spec, server=given.server)
            return _form(request, action, kind, request.POST, check=check, tried=tried)
        if check is None:
            key = fields.line(request.POST, "request_key") or None
            made = services.define_check(actor=viewer, action=action, kind=kind, request_key=key, **given.whole)
            messages.success(request, f"The check “{made.name}” is defined.{_first_words(made)}")
        else:
            services.change_check(actor=viewer, check=check, **given.whole)
            messages.success(request, f"The check “{check.name}” is changed.")
    except NotFound:
        raise
    except AfterwordError as error:
        return _form(request, action, kind, request.POST, check=check, error=error)
    return redirect(checks_path(action))


def _first_words(check: Check) -> str:
    first = check.runs.first()
    return f" It says now: {first.sentence}" if first is not None else ""


def _form(request: HttpRequest, action: Action, kind: str, typed: Any, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    error, tried = more.get("error"), more.get("tried")
    context = form.CHOICES | {
        "action": action,
        "kind": kind,
        "typed": typed,
        "servers": queries.servers(viewer),
        "zone": viewer.zone,
        "request_key": typed.get("request_key") or fields.new_key(),
        "tried_words": present.STATES[tried.verdict][1].lower() if tried else "",
    }
    status = status_of(error)[0] if error else 200
    return render(request, "checks/form.html", context | more, status=status)


@login_required
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: what it asks, how it went, every run."""
    return _page(request, queries.check_by_id(viewer_of(request), pk))


def _page(request: HttpRequest, check: Check, error: AfterwordError | None = None, **more: Any) -> HttpResponse:
    viewer, now = viewer_of(request), clock.now()
    state = queries.state_of(check.action, now)
    lines = present.history_of(viewer, check)
    live = check.archived_at is None
    base = request.build_absolute_uri("/").rstrip("/")
    context = {
        "check": check,
        "card": present.card_of(viewer, check, now, state),
        "verdict": present.verdict_of(check.action, state, now) if live else None,
        "lines": lines,
        "pending": any(line.state == "wait" for line in lines),
        "may_change": live and viewer.role != Person.Role.VIEWER,
        "people": Person.objects.filter(is_active=True).exclude(pk=viewer.pk),
        "verdicts": [("pass", "Passed"), ("fail", "Failed"), ("no_data", "Could not be seen")],
        "base": base,
        "address": f"{base}/api/v1/checks/{check.pk}/results",
        "typed": request.POST if error else {},
        "error": error,
    }
    return render(request, "checks/page.html", context | more, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def one_run(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """One run with its samples, its answer's hash and what was asked."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    found = queries.run_by_id(viewer, check, run)
    then = Check(kind=found.asked["kind"], spec=found.asked["spec"])
    context = {
        "check": check,
        "run": found,
        "line": present.line_of(found),
        "asked": f"{present.asks_of(then)}\n{present.keeps_of(then)}",
        "charts": samples_charts(found),
    }
    return render(request, "checks/run.html", context)


@login_required
@require_POST
def run_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a run; a worker performs it."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    try:
        services.run_now(actor=viewer, check=check)
    except NotFound:
        raise
    except AfterwordError as error:
        return _page(request, check, error)
    messages.success(request, "The run is asked for; it is done within moments.")
    return redirect("check", pk=pk)


@login_required
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a check away."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    try:
        services.archive_check(actor=viewer, check=check)
    except NotFound:
        raise
    except AfterwordError as error:
        return _page(request, check, error)
    messages.success(request, f"The check “{check.name}” is put away; its runs are kept.")
    return redirect(checks_path(check.action))


@login_required
@never_cache
@require_POST
def token(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the token with which CI posts results; its secret is shown on this answer and never again."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    try:
        secret = services.make_check_token(actor=viewer, check=check)
    except NotFound:
        raise
    except AfterwordError as error:
        return _page(request, check, error)
    return _page(request, check, secret=secret)


@login_required
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what a person saw, with a witness; what was typed stays when it cannot be kept."""
    viewer = viewer_of(request)
    check = queries.check_by_id(viewer, pk)
    try:
        witness = Person.objects.filter(pk=fields.whole(request.POST, "witness")).first()
        if witness is None:
            raise fields.FieldError(label="The witness", what="is missing; choose who saw it, too.")
        services.say_seen(
            actor=viewer, check=check, verdict=fields.line(request.POST, "verdict"), witness=witness,
            saw=fields.block(request.POST, "saw"), request_key=fields.line(request.POST, "request_key") or None,
        )  # fmt: skip
    except NotFound:
        raise
    except AfterwordError as error:
        return _page(request, check, error)
    messages.success(request, "What you saw is kept.")
    return redirect("check", pk=pk)
