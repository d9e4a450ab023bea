"""The page on which a postmortem comes to its end: distribution, runbooks, decisions, and closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.practice import services as practice
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters.closing import page_of
from afterword.web.viewer import members_only, viewer_of

NEW = {"runbook": "tell-new-rb", "decision": "tell-new-adr"}
Act = Callable[[Person, Postmortem, QueryDict], str]


@login_required
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """What must be told before it is closed, and what still blocks that."""
    return _page(request, postmortem_by_number(viewer_of(request), number))


@login_required
@require_POST
@members_only
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """One statement, or the closing itself; what was typed stays when it is refused."""
    viewer = viewer_of(request)
    postmortem = postmortem_by_number(viewer, number)
    if verb not in ACTS:
        raise Http404
    try:
        said, part = ACTS[verb][0](viewer, postmortem, request.POST), ACTS[verb][1]
    except NotFound:
        raise
    except AfterwordError as error:
        postmortem.refresh_from_db()
        return _page(request, postmortem, error, verb)
    messages.success(request, said)
    return redirect(f"/{postmortem.code}/close{part}")


def _page(
    request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None, which: str = ""
) -> HttpResponse:
    context = page_of(viewer_of(request), postmortem) | {
        "postmortem": postmortem,
        "error": error,
        "which": which,
        "typed": request.POST if error else {},
    }
    context["refused_at"] = _place(context, which)
    return render(request, "practice/close.html", context, status=status_of(error)[0] if error else 200)


def _place(context: dict[str, Any], which: str) -> str:
    """Where on the page the form stands that was refused."""
    typed = context["typed"]
    if which in ("none", "take-back"):
        return fields.line(typed, "what")
    if which not in NEW:
        return {"distributed": "d-to", "send": "s-to", "now": "close-now"}.get(which, "")
    name, plural = fields.line(typed, which), f"{which}s"
    listed = {getattr(row, which) for row in context[plural]} | {code for code, _ in context[f"named_{plural}"]}
    return f"tell-{name}" if name in listed else NEW[which]


def _distribute(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    at = fields.moment(post, "at", "The time", fields.zone_named(viewer.zone))
    to, note = fields.line(post, "to"), fields.line(post, "note")
    practice.distribute(actor=viewer, postmortem=postmortem, to=to, note=note, at=at)
    return f"It is noted that {postmortem.code} went out."


def _send(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    row = practice.send(actor=viewer, postmortem=postmortem, to=fields.line(post, "to"), note=fields.line(post, "note"))
    count = row.receivers.count()
    return f"{postmortem.code} is sent to {count} {'person' if count == 1 else 'people'}, who hear of it now."


def _runbook(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    texts = {name: fields.block(post, name) for name in ("worked", "did_not", "faster")}
    day, name = fields.day(post, "updated_on", "The day of the update"), fields.line(post, "runbook")
    row = practice.tell_runbook(actor=viewer, postmortem=postmortem, runbook=name, updated_on=day, **texts)
    return f"What is said of {row.runbook} is kept."


def _decision(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    day = fields.day(post, "conversation_on", "The day of the conversation")
    name, why = fields.line(post, "decision"), fields.block(post, "why")
    row = practice.tell_decision(actor=viewer, postmortem=postmortem, decision=name, why=why, conversation_on=day)
    return f"What is said of {row.decision} is kept."


def _none(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    what, reason = fields.line(post, "what"), fields.block(post, "reason")
    practice.tell_none(actor=viewer, postmortem=postmortem, what=what, reason=reason)
    return "It is kept that there is none, and why."


def _take_back(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    name = fields.line(post, "name")
    practice.take_back(actor=viewer, postmortem=postmortem, what=fields.line(post, "what"), name=name)
    return f"{name} is taken away."


def _close(viewer: Person, postmortem: Postmortem, post: QueryDict) -> str:
    practice.close(actor=viewer, postmortem=postmortem, override=fields.block(post, "override"))
    return f"{postmortem.code} is closed. What it says stays as it is."


ACTS: dict[str, tuple[Act, str]] = {
    "distributed": (_distribute, "#distributed"),
    "send": (_send, "#distributed"),
    "runbook": (_runbook, "#runbooks"),
    "decision": (_decision, "#decisions"),
    "none": (_none, ""),
    "take-back": (_take_back, ""),
    "now": (_close, ""),
}
