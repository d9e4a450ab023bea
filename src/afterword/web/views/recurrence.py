"""What a person says of an earlier event that is like this one: the same cause, or another."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.queries import incident_by_number
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.recurrence import services
from afterword.domain.recurrence.permissions import Subject
from afterword.web import fields
from afterword.web.errors import said_on_next_page
from afterword.web.viewer import viewer_of


@login_required
@require_POST
def say_of_incident(request: HttpRequest, number: int) -> HttpResponse:
    """What is said on the page of an incident."""
    return _say(request, incident_by_number(viewer_of(request), number))


@login_required
@require_POST
def say_of_postmortem(request: HttpRequest, number: int) -> HttpResponse:
    """What is said on the page of a postmortem."""
    return _say(request, postmortem_by_number(viewer_of(request), number))


def _say(request: HttpRequest, subject: Subject) -> HttpResponse:
    viewer, reason = viewer_of(request), fields.line(request.POST, "reason")
    earlier = event_named(viewer, fields.line(request.POST, "earlier"))
    with said_on_next_page(request):
        if fields.line(request.POST, "verdict") == "same":
            services.confirm(actor=viewer, subject=subject, earlier=earlier, reason=reason)
            messages.success(request, f"It counts as a recurrence of {earlier.code}; its fixes are open again.")
        else:
            services.dismiss(actor=viewer, subject=subject, earlier=earlier, reason=reason)
            messages.success(request, f"{earlier.code} is no longer shown as seen before.")
    return redirect(f"/{subject.code}")


def event_named(viewer: Person, code: str) -> Subject:
    """The incident or postmortem of that number, when the viewer may know of it."""
    if code.upper().startswith("PM"):
        return postmortem_by_number(viewer, code)
    return incident_by_number(viewer, code)
