"""The meetings of a postmortem: planned, moved, called off; and meeting mode, in which one is held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain import clock
from afterword.domain.accounts import queries as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.meetings import queries, services
from afterword.domain.meetings.agenda import title_of
from afterword.domain.meetings.models import Meeting
from afterword.domain.postmortems import queries as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import meetings as present
from afterword.web.viewer import viewer_of


def _postmortem(request: HttpRequest, number: int) -> Postmortem:
    return postmortems.postmortem_by_number(viewer_of(request), number)


def _meeting(request: HttpRequest, number: int, pk: int) -> Meeting:
    return queries.meeting_by_id(viewer_of(request), _postmortem(request, number), pk)


def _list(request: HttpRequest, postmortem: Postmortem, **extra: Any) -> HttpResponse:
    viewer, error = viewer_of(request), extra.get("error")
    rows = list(queries.meetings(viewer, postmortem))
    context = {
        "postmortem": postmortem,
        "ahead": [present.row_of(viewer, one) for one in rows if one.state == "planned"],
        "past": [present.row_of(viewer, one) for one in rows if one.state != "planned"],
        "offers": present.offers_of(postmortem, rows, clock.now(), extra.get("typed")),
        "people": accounts.people(viewer),
        "may_plan": viewer.role != Person.Role.VIEWER,
        "request_key": fields.new_key(),
        **extra,
    }
    return render(request, "meetings/list.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def listing(request: HttpRequest, number: int) -> HttpResponse:
    """What is planned with its answers and invitations, times that are proposed, and what was held."""
    return _list(request, _postmortem(request, number))


def _start(request: HttpRequest) -> datetime:
    zone = fields.zone_named(viewer_of(request).zone)
    at = fields.moment(request.POST, "starts_at", "The start", zone)
    if at is None:
        raise InputError(message="The start is empty; give a day and a time.")
    return at


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the form says of a meeting."""
    people = {one.pk: one for one in accounts.people(viewer_of(request))}
    return {
        "starts_at": _start(request),
        "minutes": fields.whole(request.POST, "minutes"),
        "place": fields.line(request.POST, "place"),
        "facilitator": people.get(fields.whole(request.POST, "facilitator")),
        "attendees": [people[pk] for pk in fields.numbers(request.POST, "attendees") if pk in people],
        "note": fields.block(request.POST, "note"),
    }


@login_required
@require_POST
def plan(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Plans a meeting and invites its people."""
    postmortem = _postmortem(request, number)
    key = fields.line(request.POST, "request_key") or None
    try:
        made = services.plan(
            actor=viewer_of(request), postmortem=postmortem, kind=kind, request_key=key, **_typed(request)
        )
    except NotFound:
        raise
    except AfterwordError as error:
        return _list(request, postmortem, error=error, which=kind, typed=request.POST)
    messages.success(request, f"The {title_of(made.kind).lower()} is planned; the invitations go out now.")
    return redirect("meetings", number=number)


@login_required
@require_POST
def change(request: HttpRequest, number: int, pk: int, verb: str) -> HttpResponse:
    """Moves a meeting, calls it off, answers an invitation, or sends a message once more."""
    viewer, postmortem = viewer_of(request), _postmortem(request, number)
    meeting = queries.meeting_by_id(viewer, postmortem, pk)
    try:
        said = CHANGES[verb](request, viewer, meeting)
    except NotFound:
        raise
    except AfterwordError as error:
        return _list(request, postmortem, error=error, which=f"{verb}-{pk}", typed=request.POST)
    messages.success(request, said)
    return redirect("meetings", number=number)


def _move(request: HttpRequest, viewer: Person, meeting: Meeting) -> str:
    services.move(actor=viewer, meeting=meeting, **_typed(request))
    return "The meeting is changed; whoever it concerns hears of it."


def _cancel(request: HttpRequest, viewer: Person, meeting: Meeting) -> str:
    services.cancel(actor=viewer, meeting=meeting, reason=fields.block(request.POST, "reason"))
    return "The meeting is called off; everybody who was invited hears of it."


def _answer(request: HttpRequest, viewer: Person, meeting: Meeting) -> str:
    pk = fields.whole(request.POST, "person") or viewer.pk
    who = viewer if pk == viewer.pk else accounts.person_by_id(viewer, pk)
    services.reply(actor=viewer, meeting=meeting, answer=fields.line(request.POST, "answer"), person=who)
    return "Your answer is kept." if who == viewer else f"The answer of {who.name} is kept."


def _again(request: HttpRequest, viewer: Person, meeting: Meeting) -> str:
    row = meeting.invitations.filter(pk=fields.whole(request.POST, "invitation")).first()
    if row is None:
        raise NotFound(what="such message")
    services.send_again(actor=viewer, invitation=row)
    return f"The message to {row.person.name} goes out once more."


CHANGES = {"move": _move, "cancel": _cancel, "answer": _answer, "again": _again}


def _mode(request: HttpRequest, meeting: Meeting, **extra: Any) -> HttpResponse:
    viewer, error = viewer_of(request), extra.get("error")
    context = {
        "postmortem": meeting.postmortem,
        "page": present.mode_of(viewer, meeting, clock.now()),
        "people": accounts.people(viewer),
        "may_plan": viewer.role != Person.Role.VIEWER,
        **extra,
    }
    return render(request, "meetings/mode.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def mode(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The agenda with its timeboxes, each step with what it is about and what is kept of it."""
    return _mode(request, _meeting(request, number, pk))


@login_required
@require_POST
def act(request: HttpRequest, number: int, pk: int, verb: str) -> HttpResponse:
    """Begins the meeting, keeps a note or a decision, or says that it was held."""
    viewer, meeting = viewer_of(request), _meeting(request, number, pk)
    step = fields.line(request.POST, "step")
    try:
        ACTS[verb](request, viewer, meeting)
    except NotFound:
        raise
    except AfterwordError as error:
        fresh = queries.meeting_by_id(viewer, meeting.postmortem, pk)
        return _mode(request, fresh, error=error, which=step or verb, typed=request.POST)
    answer = redirect("meeting", number=number, pk=pk)
    answer["Location"] += f"#step-{step}" if step else ""
    return answer


def _begin(request: HttpRequest, viewer: Person, meeting: Meeting) -> None:
    services.begin(actor=viewer, meeting=meeting)


def _note(request: HttpRequest, viewer: Person, meeting: Meeting) -> None:
    services.note(
        actor=viewer,
        meeting=meeting,
        text=fields.block(request.POST, "text"),
        step=fields.line(request.POST, "step"),
        kind=fields.line(request.POST, "kind") or "note",
        request_key=fields.line(request.POST, "request_key") or None,
    )


def _hold(request: HttpRequest, viewer: Person, meeting: Meeting) -> None:
    people = {one.pk: one for one in accounts.people(viewer)}
    present_ones = [people[pk] for pk in fields.numbers(request.POST, "present") if pk in people]
    services.hold(actor=viewer, meeting=meeting, present=present_ones)
    messages.success(request, f"The {title_of(meeting.kind).lower()} is kept as held.")


ACTS = {"begin": _begin, "note": _note, "hold": _hold}
