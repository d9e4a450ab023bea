"""Moves a postmortem into another template: choose, see what it does, do it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.document.change_template import Piece
from afterword.core.errors import AfterwordError
from afterword.domain.postmortems import queries, services, templates
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import template_change as shown
from afterword.web.viewer import members_only, viewer_of


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def change(request: HttpRequest, number: int) -> HttpResponse:
    """The choice, with `?template=` what it would do, and with a POST the change itself."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    data = request.POST if request.method == "POST" else request.GET
    name, moves = fields.line(data, "template"), _moves(data)
    error: AfterwordError | None = None
    if request.method == "POST" and "preview" not in request.POST:
        try:
            done = services.change_template(actor=viewer, postmortem=postmortem, template=name, moves=moves)
        except AfterwordError as refused:
            error = refused
            postmortem.refresh_from_db()
        else:
            messages.success(request, f"It is now written as “{done.new.title}”. Changed back, it is as it was.")
            return redirect("write_postmortem", number=number)
    return _page(request, postmortem, name, moves, error)


def _page(
    request: HttpRequest, postmortem: Postmortem, name: str, moves: dict[str, str], error: AfterwordError | None
) -> HttpResponse:
    viewer = viewer_of(request)
    preview = None
    if name and error is None:
        try:
            change = services.preview_template(actor=viewer, postmortem=postmortem, template=name, moves=moves)
            preview = shown.preview_of(change, moves, _pieces(postmortem))
        except AfterwordError as refused:
            error = refused
    context = {
        "postmortem": postmortem,
        "form": form_of(postmortem),
        "choices": shown.choices(templates.offered_templates(viewer), postmortem.template),
        "chosen": name,
        "preview": preview,
        "error": error,
    }
    return render(request, "postmortems/template.html", context, status=status_of(error)[0] if error else 200)


def _pieces(postmortem: Postmortem) -> list[Piece]:
    return services.pieces_of(postmortem)


def _moves(data: QueryDict) -> dict[str, str]:
    """Where each text goes that has no place, from fields such as move-root_cause."""
    names = [name for name in data if name.startswith("move-")]
    return {name.removeprefix("move-"): target for name in names if (target := fields.line(data, name))}
