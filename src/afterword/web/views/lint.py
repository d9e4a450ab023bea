"""Lint on the writing page: notes on what is typed, safe changes and excuses, and what a person ticks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from afterword.core.errors import AfterwordError
from afterword.domain.postmortems import queries, services
from afterword.web import fields
from afterword.web.presenters.notes import notes_of
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.writing import clash_page, page, save_all

LONGEST = 400_000
PREFIX = "text-"


def _typed(data: fields.Posted) -> dict[str, str]:
    """The texts of a form by the keys of their sections, line for line as they stand in the browser."""
    plain = {name: str(data.get(name, ""))[:LONGEST] for name in data if name.startswith(PREFIX)}
    return {name[len(PREFIX) :]: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in plain.items()}


@login_required
@require_POST
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """The notes on what is typed, as a fragment; nothing is saved."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    found = notes_of(viewer, postmortem, _typed(request.POST))
    return render(request, "postmortems/notes.html", {"notes": found, "pm": postmortem})


@login_required
@require_POST
@members_only
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Saves what is typed, then mends or excuses one finding."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    _, clashes = save_all(viewer, postmortem, request.POST)
    if clashes:
        return clash_page(request, postmortem, clashes)
    mend, excuse = fields.line(request.POST, "mend"), fields.line(request.POST, "excuse")
    try:
        if mend:
            services.mend_finding(actor=viewer, postmortem=postmortem, mark=mend)
        else:
            reason = fields.line(request.POST, f"reason-{excuse}")
            services.excuse_finding(actor=viewer, postmortem=postmortem, mark=excuse, reason=reason)
    except AfterwordError as error:
        return page(request, postmortem, error, "lint")
    messages.success(request, "Changed and saved." if mend else "Excused, with the reason in the text.")
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + "#lint")


@login_required
@require_POST
def tick(request: HttpRequest, number: int, item: str) -> HttpResponse:
    """Keeps a person's word on an item of a list, or takes it back."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    services.tick(actor=viewer, postmortem=postmortem, item=item, ticked=fields.line(request.POST, "ticked") == "1")
    return redirect(reverse("write_postmortem", kwargs={"number": number}) + "#lists")
