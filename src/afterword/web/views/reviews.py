"""The review of a postmortem: its document with comments beside the text, verdicts, and what changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts import queries as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.practice.permissions import may_override
from afterword.domain.reviews import comment_queries, queries, services
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import analysis, gates, pieces, reviewing, verdicts
from afterword.web.viewer import members_only, viewer_of


def show(request: HttpRequest, postmortem: Postmortem, **extra: Any) -> HttpResponse:
    """The page; `error` with `which` form and what was `typed` when something could not be done."""
    viewer, error = viewer_of(request), extra.get("error")
    context = {
        "postmortem": postmortem,
        "page": reviewing.page_of(viewer, postmortem),
        "reading": (reading := analysis.reading_of(viewer, postmortem)),
        "pieces": [(name, pieces.HEADINGS[name], (name,)) for name in pieces.present(reading)],
        "reviews": verdicts.rows_of(viewer, postmortem),
        "since": verdicts.since_look(viewer, postmortem),
        "at": request.GET.get("at", ""),
        "people": accounts.people(viewer),
        "teams": accounts.teams(viewer),
        "may_judge": viewer.role != Person.Role.VIEWER,
        "request_key": fields.new_key(),
        "now": clock.now(),
        "typed": {},
        **_gate(viewer, postmortem),
        **extra,
    }
    return render(request, "reviews/page.html", context, status=status_of(error)[0] if error else 200)


def _gate(viewer: Person, postmortem: Postmortem) -> dict[str, Any]:
    """What keeps a draft from its reviews, and whether the viewer may open the gate."""
    if postmortem.status != Postmortem.Status.DRAFT:
        return {}
    gate = gates.gate_of(postmortem, "review")
    return {"gate": gate, "gate_name": "review", "may_override": not gate.open and may_override(viewer, postmortem)}


def found(request: HttpRequest, number: int) -> Postmortem:
    """The postmortem of an address."""
    return postmortems.postmortem_by_number(viewer_of(request), number)


@login_required
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The document with all comments and where its reviews stand."""
    return show(request, found(request, number))


@login_required
@require_POST
@members_only
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Asks a person or a team for a review."""
    viewer, postmortem = viewer_of(request), found(request, number)
    try:
        whom = _asked(viewer, fields.line(request.POST, "whom"))
        due = fields.moment(request.POST, "due", "The due time", fields.zone_named(viewer.zone))
        kind, note = fields.line(request.POST, "kind"), fields.block(request.POST, "note")
        row = practice.ask_review(actor=viewer, postmortem=postmortem, kind=kind, note=note, due_at=due, **whom)
    except NotFound:
        raise
    except AfterwordError as error:
        return show(request, postmortem, error=error, which="ask", typed=request.POST)
    messages.success(request, f"{row.name} is asked for the {row.kind} review.")
    return redirect("review", number=number)


def _asked(viewer: Person, whom: str) -> dict[str, Any]:
    kind, _, name = whom.partition(":")
    if kind == "person" and name.isdigit():
        return {"person": accounts.person_by_id(viewer, int(name))}
    if kind == "team" and name:
        return {"team": accounts.team_by_slug(viewer, name)}
    raise InputError(message="Choose a person or a team to ask.")


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Asks no longer."""
    viewer, postmortem = viewer_of(request), found(request, number)
    row = queries.request_by_id(viewer, postmortem, pk)
    services.withdraw(actor=viewer, request=row)
    messages.success(request, f"{row.name} is asked no longer.")
    return redirect("review", number=number)


@login_required
@require_POST
def verdict(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Keeps what the person says of one kind of review."""
    viewer, postmortem = viewer_of(request), found(request, number)
    says, said = fields.line(request.POST, "says"), fields.block(request.POST, "words")
    try:
        services.give_verdict(actor=viewer, postmortem=postmortem, kind=kind, says=says, said=said)
        services.look(actor=viewer, postmortem=postmortem)  # whoever judges a text has seen it
    except NotFound:
        raise
    except AfterwordError as error:
        return show(request, postmortem, error=error, which=f"verdict-{kind}", typed=request.POST)
    messages.success(request, "You approved it." if says == "approve" else "You asked for changes.")
    return redirect("review", number=number)


@login_required
@require_POST
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Remembers that the person has seen all of it."""
    services.look(actor=viewer_of(request), postmortem=found(request, number))
    return redirect("review", number=number)


@login_required
@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Opens a thread about words, a section, an entry, an action or the document."""
    viewer, postmortem = viewer_of(request), found(request, number)
    key = fields.line(request.POST, "request_key") or None
    try:
        spot, text = spot_of(request), fields.block(request.POST, "text")
        said = services.comment(actor=viewer, postmortem=postmortem, text=text, spot=spot, request_key=key)
    except NotFound:
        raise
    except AfterwordError as error:
        typed = request.POST
        return show(request, postmortem, error=error, which="comment", typed=typed, at=typed.get("at", "document"))
    return _to_thread(request, postmortem, said)


def spot_of(request: HttpRequest) -> services.Spot:
    """What the form points at: `at` is key.index, section.key, entry.id, action.number or document."""
    sent = request.POST
    kind, _, name = fields.line(sent, "at").partition(".")
    if kind == "entry" and name.isdigit():
        return services.Spot(entry=int(name[:9]))
    if kind == "action" and name.isdigit():
        return services.Spot(action=int(name[:9]))
    if not name:
        return services.Spot()
    key = name if kind == "section" else kind
    quote, prefix, suffix = (str(sent.get(part, "")) for part in ("quote", "prefix", "suffix"))
    return services.Spot(key, quote, prefix, suffix, fields.whole(sent, "offset"))


@login_required
@require_POST
def thread(request: HttpRequest, number: int, pk: int, verb: str) -> HttpResponse:
    """Answers in a thread, settles it or opens it again."""
    viewer, postmortem = viewer_of(request), found(request, number)
    row = comment_queries.thread_by_id(viewer, postmortem, pk)
    if verb == "reply":
        key, text = fields.line(request.POST, "request_key") or None, fields.block(request.POST, "text")
        try:
            return _to_thread(request, postmortem, services.reply(actor=viewer, thread=row, text=text, request_key=key))
        except InputError as error:
            return show(request, postmortem, error=error, which=f"thread-{pk}", typed=request.POST)
    {"resolve": services.resolve, "reopen": services.reopen}[verb](actor=viewer, thread=row)
    return redirect(_address(postmortem, pk))


@login_required
@require_POST
def own(request: HttpRequest, number: int, pk: int, verb: str) -> HttpResponse:
    """Changes or deletes a comment of one's own."""
    viewer, postmortem = viewer_of(request), found(request, number)
    row = comment_queries.comment_by_id(viewer, postmortem, pk)
    if verb == "delete":
        services.delete_comment(actor=viewer, comment=row)
        return redirect(_address(postmortem, row.thread_id))
    try:
        said = services.edit_comment(actor=viewer, comment=row, text=fields.block(request.POST, "text"))
    except InputError as error:
        return show(request, postmortem, error=error, which=f"comment-{pk}", typed=request.POST)
    return _to_thread(request, postmortem, said)


def _to_thread(request: HttpRequest, postmortem: Postmortem, said: services.Said) -> HttpResponse:
    if said.unable:
        names = " and ".join(one.name for one in said.unable)
        messages.warning(request, f"{postmortem.code} is not shared with {names}, who will not hear of it.")
    return redirect(_address(postmortem, said.comment.thread_id))


def _address(postmortem: Postmortem, thread: int) -> str:
    return f"{reverse('review', args=[postmortem.number])}#thread-{thread}"
