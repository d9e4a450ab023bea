"""What waits for the person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from afterword.domain import clock
from afterword.domain.incidents import queries as incident_queries
from afterword.domain.practice.queries import today
from afterword.web.presenters import today as present
from afterword.web.presenters.log import zero_of
from afterword.web.presenters.waiting import gathered
from afterword.web.text import lasted
from afterword.web.viewer import viewer_of


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits, by urgency; with nothing on it, what to do first."""
    viewer, now = viewer_of(request), clock.now()
    found = today(viewer, now)
    groups = present.groups(found, gathered(viewer, now), now)
    context = {
        "day": timezone.localtime(now),
        "today": found,
        "groups": groups,
        "undecided": present.undecided(found),
        "lede": present.lede(found, groups),
        "open_incidents": [
            (incident, lasted(now - zero_of(incident)), zero_of(incident)) for incident in found.open_incidents
        ],
        "last": None if found.open_incidents else incident_queries.filtered(viewer, {"status": "resolved"}).first(),
    }
    return render(request, "today/page.html", context)
