"""One action: its form, its page, and what can be done with it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.queries import holders
from afterword.domain.actions import queries, services
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.incidents import queries as incident_queries
from afterword.domain.postmortems import queries as postmortem_queries
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import actions as present
from afterword.web.presenters.journal import history_of
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.actions import CHOICES


def subject_named(viewer: Person, code: str) -> dict[str, Any]:
    """The postmortem or incident that a new action belongs to, from its number as written."""
    kind, _, digits = code.upper().partition("-")
    if not code:
        return {}
    if not re.fullmatch(r"[0-9]+", digits) or kind not in ("PM", "INC"):
        what = f"cannot be “{code}”; write a number such as PM-007, or leave it empty."
        raise fields.FieldError(label="“Belongs to”", what=what)
    if kind == "PM":
        return {"postmortem": postmortem_queries.postmortem_by_number(viewer, int(digits))}
    return {"incident": incident_queries.incident_by_number(viewer, int(digits))}


def _person(request: HttpRequest, name: str) -> Person | None:
    return Person.objects.filter(is_active=True, pk=fields.whole(request.POST, name)).first()


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        "text": fields.line(request.POST, "text"),
        "owner": _person(request, "owner"),
        "sponsor": _person(request, "sponsor"),
        "due": fields.day(request.POST, "due", "The due date"),
        "priority": fields.line(request.POST, "priority") or "P2",
        "term": fields.line(request.POST, "term"),
        "kind": fields.line(request.POST, "kind"),
        "verification": fields.block(request.POST, "verification"),
    }


def _form_page(request: HttpRequest, typed: Any, error: AfterwordError | None = None) -> HttpResponse:
    context = CHOICES | {
        "people": list(holders(viewer_of(request))),
        "typed": typed,
        "error": error,
        "request_key": (typed or {}).get("request_key") or fields.new_key(),
        "back": fields.local_path(str((typed or {}).get("next", ""))),
    }
    return render(request, "actions/new.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new action, and the action itself once the form is sent."""
    if request.method == "GET":
        return _form_page(request, request.GET)
    viewer = viewer_of(request)
    try:
        subject = subject_named(viewer, fields.line(request.POST, "subject"))
        typed = _typed(request)
        if typed["due"] is None:
            del typed["due"]  # the policy's for the term
        key = fields.line(request.POST, "request_key") or None
        action = services.add_action(actor=viewer, request_key=key, **typed, **subject)
    except AfterwordError as error:
        return _form_page(request, request.POST, error)
    messages.success(request, f"{action.code} is added{_until(action)}.")
    return redirect(fields.local_path(request.POST.get("next", "")) or action_path(action))


def _until(action: Action) -> str:
    return f", due on {action.due:%-d %B %Y}" if action.due else ""


def action_path(action: Action) -> str:
    """The address of an action's page."""
    return f"/{action.code}"


def facts_of(action: Action) -> dict[str, str]:
    """The action's fields as its form shows them."""
    return {
        "text": action.text,
        "owner": str(action.owner_id or ""),
        "sponsor": str(action.sponsor_id or ""),
        "due": action.due.isoformat() if action.due else "",
        "priority": action.priority,
        "term": action.term,
        "kind": action.kind,
        "verification": action.verification,
        "status": action.status,
    }


def _action_page(
    request: HttpRequest, action: Action, error: AfterwordError | None = None, which: str = ""
) -> HttpResponse:
    viewer = viewer_of(request)
    today = present.today_of(viewer, clock.now())
    context = CHOICES | {
        "action": action,
        "row": present.row_of(action, today),
        "people": list(holders(viewer, action.owner, action.sponsor)),
        "history": history_of("action", action.pk),
        "is_open": action.status in OPEN,
        "may_change": viewer.role != Person.Role.VIEWER,
        "wants_sponsor": present.wants_sponsor(action),
        "missing": queries.missing_of_fix(action) if action.level and action.status in OPEN else (),
        "error": error,
        "which": which,
        "typed": request.POST if error else {},
        "facts": request.POST if which == "change" else facts_of(action),
    }
    return render(request, "actions/page.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """One action with its facts, what can be done with it, and its history."""
    return _action_page(request, queries.action_by_number(viewer_of(request), number))


def _change(viewer: Person, action: Action, request: HttpRequest) -> str:
    status = fields.line(request.POST, "status")
    values = _typed(request)
    if status in OPEN:
        values["status"] = status
    services.change_action(actor=viewer, action=action, **values)
    return "is changed."


def _complete(viewer: Person, action: Action, request: HttpRequest) -> str:
    services.complete(actor=viewer, action=action, note=fields.block(request.POST, "note"))
    return "is done."


def _decline(viewer: Person, action: Action, request: HttpRequest) -> str:
    reason = fields.block(request.POST, "reason") or fields.block(request.POST, "note")
    services.decline(actor=viewer, action=action, reason=reason)
    return "will not be done; the reason is kept."


def _reopen(viewer: Person, action: Action, request: HttpRequest) -> str:
    services.reopen(actor=viewer, action=action, reason=fields.block(request.POST, "reason"))
    return "is open again."


def _start(viewer: Person, action: Action, request: HttpRequest) -> str:
    services.change_action(actor=viewer, action=action, status=Action.Status.IN_PROGRESS)
    return "is in progress."


def _stop(viewer: Person, action: Action, request: HttpRequest) -> str:
    services.change_action(actor=viewer, action=action, status=Action.Status.OPEN)
    return "is open, not in progress."


VERBS = {
    "change": _change,
    "complete": _complete,
    "decline": _decline,
    "reopen": _reopen,
    "start": _start,
    "stop": _stop,
}


@login_required
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Changes, starts, completes, declines or reopens an action; what was typed stays when it cannot be done."""
    viewer = viewer_of(request)
    action = queries.action_by_number(viewer, number)
    if verb not in VERBS:
        raise Http404
    try:
        outcome = VERBS[verb](viewer, action, request)
    except NotFound:
        raise
    except AfterwordError as error:
        action.refresh_from_db()
        return _action_page(request, action, error, verb)
    messages.success(request, f"{action.code} {outcome}")
    return redirect(fields.local_path(request.POST.get("next", "")) or action_path(action))
