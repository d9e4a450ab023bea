"""Search: a number goes straight to its page, words show what was found, grouped by kind."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from afterword.domain.practice import queries
from afterword.web.presenters.found import groups_of
from afterword.web.viewer import viewer_of


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The answer to `?q=`."""
    found = queries.search(viewer_of(request), request.GET.get("q", "").replace("\x00", ""))
    if found.goes_to:
        return redirect(f"/{found.goes_to}")
    context = {"text": found.text, "groups": groups_of(found.hits), "count": len(found.hits)}
    return render(request, "search/results.html", context)
