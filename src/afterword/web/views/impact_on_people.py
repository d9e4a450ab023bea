"""What an incident cost people: everybody for themselves, and the sums for all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError, InputError, NotFound
from afterword.domain.analysis import queries, services
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of

STRESS = {1: "calm", 2: "some", 3: "felt", 4: "high", 5: "very high"}


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The viewer's own part, and the sums; a POST tells it, or takes it back."""
    viewer = viewer_of(request)
    postmortem = postmortem_by_number(viewer, number)
    if request.method == "GET":
        return _shown(request, postmortem)
    try:
        if request.POST.get("take_back"):
            services.take_back_own_impact(actor=viewer, postmortem=postmortem)
            messages.success(request, "What you told is gone; the sums are without it.")
        else:
            _tell(request, postmortem)
            messages.success(request, "Thank you. Only you see this; others see the sums.")
    except NotFound:
        raise
    except AfterwordError as error:
        return _shown(request, postmortem, error)
    return redirect("postmortem_people", number=number)


def _tell(request: HttpRequest, postmortem: Postmortem) -> None:
    data, written = request.POST, fields.line(request.POST, "switches")
    if written and not written.isdecimal():
        raise InputError(message=f"{written} is not a number of context switches; write a whole number.")
    services.tell_own_impact(
        actor=viewer_of(request),
        postmortem=postmortem,
        woken=data.get("woken") == "on",
        hours=fields.line(data, "hours") or "0",
        stress=fields.whole(data, "stress") or None,
        switches=int(written[:9] or 0),
    )


def _shown(request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "postmortem": postmortem,
        "sums": queries.human_impact(viewer, postmortem),
        "own": queries.own_impact(viewer, postmortem),
        "stress": STRESS,
        "error": error,
        "typed": request.POST if error else {},
    }
    return render(request, "analysis/people.html", context, status=status_of(error)[0] if error else 200)
