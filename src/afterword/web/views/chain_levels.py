"""What the levels of the chain are called here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterword.core.errors import AfterwordError
from afterword.core.model.analysis import LEVELS
from afterword.domain.analysis.queries import level_names
from afterword.domain.analysis.services import name_levels
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.viewer import viewer_of


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The five names; an administrator changes them."""
    viewer, names, error = viewer_of(request), level_names(), None
    if request.method == "POST":
        names = {level: fields.line(request.POST, level) for level in LEVELS}
        try:
            name_levels(actor=viewer, names=names)
        except AfterwordError as refused:
            error = refused
        else:
            messages.success(request, "The levels are named.")
            return redirect("settings_levels")
    rows = [(level, usual, names[level]) for level, usual in LEVELS.items()]
    context = {"rows": rows, "error": error}
    return render(request, "analysis/levels.html", context, status=status_of(error)[0] if error else 200)
