"""Readers of a postmortem: asking them, and noting that somebody has come to its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts import queries as people
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.readers import queries, services
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import readers as shown
from afterword.web.viewer import viewer_of


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Who was asked and who has read it; a POST asks more people."""
    viewer = viewer_of(request)
    postmortem = postmortem_by_number(viewer, number)
    error: AfterwordError | None = None
    if request.method == "POST":
        try:
            wanted = [people.person_by_id(viewer, pk) for pk in fields.numbers(request.POST, "person")]
            note = fields.block(request.POST, "note")
            asked = services.ask_to_read(actor=viewer, postmortem=postmortem, people=wanted, note=note)
        except NotFound:
            raise
        except AfterwordError as wrong:
            error = wrong
        else:
            names = ", ".join(row.person.name for row in asked) or "Nobody new"
            messages.success(request, f"{names} will be asked to read {postmortem.code}.")
            return redirect("readers", number=number)
    standing = queries.readers_of(viewer, postmortem)
    context = {
        "postmortem": postmortem,
        "standing": standing,
        "choices": shown.to_choose(viewer, standing),
        "chosen": fields.numbers(request.POST, "person"),
        "typed": request.POST,
        "error": error,
    }
    return render(request, "postmortems/readers.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_POST
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Notes that the person has come to the end; the page sends it by itself, the button at the end does so, too."""
    viewer = viewer_of(request)
    services.finish_reading(actor=viewer, postmortem=postmortem_by_number(viewer, number))
    if request.headers.get("Sec-Fetch-Mode") == "cors":
        return HttpResponse(status=204)
    return redirect(f"/PM-{number:03d}#readers")


@login_required
@require_POST
def take_back(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Asks somebody no longer."""
    viewer = viewer_of(request)
    person = people.person_by_id(viewer, pk)
    services.take_back(actor=viewer, postmortem=postmortem_by_number(viewer, number), person=person)
    return redirect("readers", number=number)
