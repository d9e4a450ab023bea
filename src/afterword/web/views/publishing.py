"""Publishing: what still blocks, the act itself, and the versions that were published."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.practice.permissions import may_override
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import gates
from afterword.web.viewer import members_only, viewer_of


def _page(request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    everything = list(postmortem.publications.select_related("published_by"))
    publications = [one for one in everything if one.audience == "internal"]
    last = publications[0] if publications else None
    context = {
        "postmortem": postmortem,
        "gate": gates.gate_of(postmortem),
        "gate_name": "publish",
        "may_override": may_override(viewer, postmortem),
        "publications": publications,
        "outside": [one for one in everything if one.audience == "external"],
        "typed": request.POST,
        "changed": not practice.is_published_as_is(viewer, postmortem),
        "next_version": last.version + 1 if last else 1,
        "error": error,
    }
    return render(request, "postmortems/publish.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """The gate and the published versions; a POST publishes, and the server checks the gate again."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    if request.method == "GET":
        return _page(request, postmortem)
    try:
        note = fields.block(request.POST, "note")
        publication = practice.publish(actor=viewer, postmortem=postmortem, note=note)
    except NotFound:
        raise
    except AfterwordError as error:
        postmortem.refresh_from_db()
        return _page(request, postmortem, error)
    messages.success(request, f"{postmortem.code} is published as version {publication.version}.")
    return redirect("publish", number=number)
