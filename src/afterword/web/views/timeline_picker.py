"""Choosing a postmortem's timeline: its entries, what the log and the signals offer, and its confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incident_services
from afterword.domain.incidents.models import Signal
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.practice import services as practice
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import picking
from afterword.web.viewer import members_only, viewer_of

UTC = ZoneInfo("UTC")


def _page(
    request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None, which: str = ""
) -> HttpResponse:
    context = {
        "page": picking.page_of(viewer_of(request), postmortem, clock.now()),
        "error": error,
        "which": which,
        "typed": request.POST if error else {},
    }
    return render(request, "postmortems/picker.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
@members_only
def picker(request: HttpRequest, number: int) -> HttpResponse:
    """The document's timeline as it stands, and what can still be put into it."""
    return _page(request, queries.postmortem_by_number(viewer_of(request), number))


def _add_signals(viewer: Person, postmortem: Postmortem, wanted: list[int]) -> None:
    """Accepts the chosen signals into their incidents' logs, so that they can be copied from there."""
    for incident in postmortem.incidents.all():
        signals = list(Signal.objects.filter(incident=incident, state="proposed", pk__in=wanted))
        if signals:
            incident_services.accept_signals(actor=viewer, incident=incident, signals=signals)


@login_required
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Copies chosen log entries and signals into the timeline."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    signals = fields.numbers(request.POST, "signal")
    try:
        _add_signals(viewer, postmortem, signals)
        open_ones = queries.entries_to_choose(viewer, postmortem)
        chosen = open_ones.filter(pk__in=fields.numbers(request.POST, "entry")) | open_ones.filter(signal__in=signals)
        added = services.add_timeline_items(actor=viewer, postmortem=postmortem, entries=list(chosen))
    except NotFound:
        raise
    except AfterwordError as error:
        return _page(request, postmortem, error, "add")
    messages.success(request, f"{len(added)} added." if added else "Nothing was chosen, so nothing was added.")
    return redirect("postmortem_timeline", number=number)


def _item_typed(data: fields.Posted) -> dict[str, Any]:
    return {
        "text": fields.block(data, "text"),
        "at": fields.moment(data, "at", "The time", UTC),
        "kind": fields.line(data, "kind") or "note",
        "explains_hole": data.get("explains_hole") == "on",
    }


@login_required
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Writes an entry for the document alone; it counts as reconstructed."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    try:
        typed = _item_typed(request.POST)
        services.write_timeline_item(actor=viewer, postmortem=postmortem, actor_name=viewer.name, **typed)
    except AfterwordError as error:
        return _page(request, postmortem, error, "write")
    messages.success(request, "The entry is in the timeline, marked as reconstructed.")
    return redirect("postmortem_timeline", number=number)


def _edit(viewer: Person, postmortem: Postmortem, item: TimelineItem, data: fields.Posted) -> str:
    typed = _item_typed(data)
    if typed["at"] and item.at and typed["at"] == item.at.replace(microsecond=0):
        del typed["at"]  # the field shows whole seconds: the fraction stays when the time was not touched
    services.edit_timeline_item(actor=viewer, postmortem=postmortem, item=item, **typed)
    return "The entry is changed."


def _remove(viewer: Person, postmortem: Postmortem, item: TimelineItem, data: fields.Posted) -> str:
    services.remove_timeline_item(actor=viewer, postmortem=postmortem, item=item)
    return "The entry is out of the document; the log of the incident keeps it."


def _up(viewer: Person, postmortem: Postmortem, item: TimelineItem, data: fields.Posted) -> str:
    _edit(viewer, postmortem, item, data)  # the button stands in the form: what was typed there is kept
    services.move_timeline_item(actor=viewer, postmortem=postmortem, item=item, up=True)
    return "The entry stands one place earlier."


def _down(viewer: Person, postmortem: Postmortem, item: TimelineItem, data: fields.Posted) -> str:
    _edit(viewer, postmortem, item, data)
    services.move_timeline_item(actor=viewer, postmortem=postmortem, item=item, up=False)
    return "The entry stands one place later."


VERBS: dict[str, Callable[[Person, Postmortem, TimelineItem, fields.Posted], str]] = {
    "edit": _edit,
    "remove": _remove,
    "up": _up,
    "down": _down,
}


@login_required
@require_POST
def act(request: HttpRequest, number: int, pk: int, verb: str) -> HttpResponse:
    """Changes or removes one entry."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    item = postmortem.timeline.filter(pk=pk).first()
    if verb not in VERBS:
        raise Http404
    if item is None:
        raise NotFound(what=f"such entry in the timeline of {postmortem.code}")
    try:
        outcome = VERBS[verb](viewer, postmortem, item, request.POST)
    except AfterwordError as error:
        return _page(request, postmortem, error, f"t-{pk}")
    messages.success(request, outcome)
    return redirect(f"/{postmortem.code}/timeline" + ("" if verb == "remove" else f"#t-{pk}"))


@login_required
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirms the timeline, or puts it in order; the server asks the gate again."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    try:
        if request.POST.get("sort"):
            services.sort_timeline(actor=viewer, postmortem=postmortem)
            messages.success(request, "The entries stand in the order of their times.")
        else:
            against = fields.block(request.POST, "override")
            practice.confirm_timeline(actor=viewer, postmortem=postmortem, override=against)
            messages.success(request, "The timeline is confirmed.")
    except NotFound:
        raise
    except AfterwordError as error:
        postmortem.refresh_from_db()
        return _page(request, postmortem, error, "confirm")
    return redirect("postmortem_timeline", number=number)
