"""Opens a gate against what blocks it, for those who may."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.practice import services as practice
from afterword.domain.practice.gates import GATES
from afterword.web import fields
from afterword.web.errors import said_on_next_page
from afterword.web.viewer import viewer_of

PAGES = {"timeline": "timeline#confirm", "review": "review", "publish": "publish", "close": "close"}


@login_required
@require_POST
def open_gate(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Keeps the override, and goes back to the page of the gate, where the step can now be taken."""
    viewer = viewer_of(request)
    postmortem = postmortem_by_number(viewer, number)
    if name not in GATES:
        raise Http404
    with said_on_next_page(request):
        reason = fields.block(request.POST, "override")
        practice.override(actor=viewer, postmortem=postmortem, gate_name=name, reason=reason)
        messages.success(request, "The gate is open against what blocked it; the document shows that, and why.")
    return redirect(f"/{postmortem.code}/{PAGES[name]}")
