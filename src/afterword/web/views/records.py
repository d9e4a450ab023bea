"""Runbooks and decision records: their lists, their pages, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts import queries as people
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_member
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Decision, Runbook
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.practice.closing_queries import statements
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import knowledge as shown
from afterword.web.viewer import members_only, viewer_of

Record = Runbook | Decision


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the pages of the two kinds of record."""

    noun: str
    plural: str
    prefix: str
    page: str
    about: str
    rows: Callable[[Person], Any]
    find: Callable[[Person, int], Record]
    add: Callable[..., Record]
    change: Callable[..., Record]


RUNBOOKS = Kind(
    "runbook",
    "runbooks",
    "RB",
    "runbook",
    "What to do about a trouble that is known. Incidents show whether a runbook helps.",
    queries.runbooks,
    queries.runbook_by_number,
    services.add_runbook,
    services.change_runbook,
)
DECISIONS = Kind(
    "decision record",
    "decisions",
    "ADR",
    "decision",
    "What was decided about how things are built, and why. An incident may open a decision again.",
    queries.decisions,
    queries.decision_by_number,
    services.add_decision,
    services.change_decision,
)
KINDS = {"runbooks": RUNBOOKS, "decisions": DECISIONS}
PLACES = {"outdated": "o-reason", "retire": "r-reason", "reopen": "d-reason", "settle": "s-reason"}


@login_required
@require_GET
def listing(request: HttpRequest, plural: str) -> HttpResponse:
    """All records of a kind, those that need somebody first, and the numbers that are named without a record."""
    kind, viewer = _kind(plural), viewer_of(request)
    sought, state = fields.line(request.GET, "q"), fields.line(request.GET, "state")
    rows = shown.narrowed(kind.rows(viewer), sought, state)
    context = {
        "kind": kind,
        "rows": [shown.row_of(row) for row in rows],
        "total": kind.rows(viewer).count(),
        "unknown": queries.unknown(viewer, kind.prefix),
        "states": shown.STATES[kind.prefix],
        "chosen": request.GET,
    }
    return render(request, "knowledge/records.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, plural: str) -> HttpResponse:
    """The form for a new record; `?number=` fills in a number that is named already."""
    kind, viewer = _kind(plural), require_member(request.user)
    if request.method == "GET":
        return _form(request, kind, {"number": fields.line(request.GET, "number")})
    try:
        said = _typed(request, kind)
        number = fields.whole(request.POST, "number") or None
        made = kind.add(actor=viewer, number=number, **said)
    except AfterwordError as error:
        return _form(request, kind, request.POST, error)
    messages.success(request, f"{made.code} is added.")
    return redirect(kind.page, number=made.number)


@login_required
@require_GET
def page(request: HttpRequest, plural: str, number: int) -> HttpResponse:
    """One record with its text, where it was used, and what was changed because of which postmortem.

    A number that something names, and that has no record yet, has a page that says so and offers to add it.
    """
    kind, viewer = _kind(plural), viewer_of(request)
    try:
        return _page(request, kind, kind.find(viewer, number))
    except NotFound:
        if not (uses := queries.what_names(viewer, kind.prefix, number)):
            raise
        one = queries.unknown_by_code(viewer, f"{kind.prefix}-{number}")
        return render(request, "knowledge/unknown.html", {"kind": kind, "one": one, "uses": uses})


def _page(request: HttpRequest, kind: Kind, record: Record, error: AfterwordError | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "kind": kind,
        "row": shown.row_of(record),
        "record": record,
        "text": shown.text_of(record),
        "uses": queries.uses(viewer, record),
        "statements": list(statements(viewer, record)),
        "changes": shown.changes_of(queries.changed_from(viewer, record)),
        "services": shown.described(viewer, record.services),
        "others": [one for one in queries.decisions(viewer) if one.pk != record.pk] if kind is DECISIONS else [],
        "error": error,
        "which": request.POST.get("which", ""),
        "refused_at": PLACES.get(request.POST.get("which", ""), ""),
        "typed": request.POST,
    }
    status = status_of(error)[0] if error else 200
    return render(request, f"knowledge/{kind.page}.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, plural: str, number: int) -> HttpResponse:
    """The form that changes a record; `?postmortem=` says because of which postmortem."""
    kind, viewer = _kind(plural), require_member(request.user)
    record = kind.find(viewer, number)
    if request.method == "GET":
        because = fields.line(request.GET, "postmortem")
        return _form(request, kind, shown.typed_of(record) | {"postmortem": because}, editing=record)
    try:
        said = _typed(request, kind) | {"postmortem": _because(request, viewer)}
        kind.change(
            actor=viewer, **{kind.page: record}, base_version=fields.whole(request.POST, "version") or None, **said
        )
    except AfterwordError as error:
        return _form(request, kind, request.POST, error, editing=record)
    messages.success(request, f"{record.code} is saved.")
    return redirect(kind.page, number=number)


@login_required
@require_POST
@members_only
def act(request: HttpRequest, plural: str, number: int, verb: str) -> HttpResponse:
    """What can be done with a record besides changing its text: find outdated, retire, open again, settle."""
    kind, viewer = _kind(plural), viewer_of(request)
    record, done = kind.find(viewer, number), ACTS.get((kind.page, verb))
    if done is None:
        raise Http404
    try:
        done(request, viewer, record)
    except AfterwordError as error:
        return _page(request, kind, record, error)
    return redirect(kind.page, number=number)


def _outdated(request: HttpRequest, viewer: Person, record: Any) -> None:
    reason, because = fields.block(request.POST, "reason"), _because(request, viewer)
    services.mark_outdated(actor=viewer, runbook=record, reason=reason, postmortem=because)


def _retire(request: HttpRequest, viewer: Person, record: Any) -> None:
    services.retire_runbook(actor=viewer, runbook=record, reason=fields.block(request.POST, "reason"))


def _restore(request: HttpRequest, viewer: Person, record: Any) -> None:
    services.restore_runbook(actor=viewer, runbook=record)


def _reopen(request: HttpRequest, viewer: Person, record: Any) -> None:
    day = fields.day(request.POST, "day", "The day")
    if day is None:
        raise fields.FieldError(label="The day", what="is empty; say when the conversation will be.")
    reason, because = fields.block(request.POST, "reason"), _because(request, viewer)
    services.reopen_decision(actor=viewer, decision=record, reason=reason, conversation_on=day, postmortem=because)


def _settle(request: HttpRequest, viewer: Person, record: Any) -> None:
    successor = fields.whole(request.POST, "successor")
    day = fields.day(request.POST, "day", "The day")
    if day is None:
        raise fields.FieldError(label="The day", what="is empty; say when it was decided.")
    services.settle_decision(
        actor=viewer,
        decision=record,
        state=fields.line(request.POST, "state"),
        reason=fields.block(request.POST, "reason"),
        day=day,
        successor=queries.decision_by_number(viewer, successor) if successor else None,
    )


ACTS: dict[tuple[str, str], Callable[[HttpRequest, Person, Any], None]] = {
    ("runbook", "outdated"): _outdated,
    ("runbook", "retire"): _retire,
    ("runbook", "restore"): _restore,
    ("decision", "reopen"): _reopen,
    ("decision", "settle"): _settle,
}


def _kind(plural: str) -> Kind:
    if plural not in KINDS:
        raise Http404
    return KINDS[plural]


def _because(request: HttpRequest, viewer: Person) -> Any:
    written = fields.line(request.POST, "postmortem")
    return postmortem_by_number(viewer, written) if written else None


def _typed(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    team = fields.line(request.POST, "team")
    said: dict[str, Any] = {
        "title": fields.line(request.POST, "title"),
        "link": fields.line(request.POST, "link"),
        "text": fields.block(request.POST, "text"),
        "services": fields.words(request.POST, "services"),
        "team": people.team_by_slug(viewer_of(request), team) if team else None,
    }
    if kind is DECISIONS:
        said["decided_on"] = fields.day(request.POST, "decided_on", "The day of the decision")
    return said


def _form(
    request: HttpRequest, kind: Kind, typed: Any, error: AfterwordError | None = None, editing: Record | None = None
) -> HttpResponse:
    context = {
        "kind": kind,
        "typed": typed,
        "error": error,
        "editing": editing,
        "teams": people.teams(viewer_of(request)),
    }
    return render(request, "knowledge/form.html", context, status=status_of(error)[0] if error else 200)
