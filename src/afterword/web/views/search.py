"""Search: a number goes straight to its page, words and facets show what was found; and the views that people keep."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from afterword.domain.accounts.models import Team
from afterword.domain.analysis.queries import level_names
from afterword.domain.knowledge.queries import unknown_by_code
from afterword.domain.search import queries, services
from afterword.domain.search.kinds import FACETS
from afterword.web import fields
from afterword.web.errors import said_on_next_page
from afterword.web.presenters.found import facets_of, results_of, words_of_values
from afterword.web.viewer import viewer_of


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The answer to `?q=` and to the facets in the address."""
    viewer, asked = viewer_of(request), request.GET
    page = asked.get("page", "1")
    found = queries.search(viewer, asked.get("q", ""), asked, int(page) if page.isdecimal() and len(page) < 7 else 1)
    if found.goes_to:
        return redirect(f"/{found.goes_to}")
    if unknown := unknown_by_code(viewer, asked.get("q", "")):
        return redirect(f"/{unknown.code}")
    names = words_of_values(level_names(), dict(Team.objects.values_list("slug", "name")))
    context = {
        "found": found,
        "results": results_of(found),
        "facets": facets_of(found, asked, names),
        "chosen": [(name, value) for name in FACETS for value in asked.getlist(name) if value],
        "sort": "newest" if "newest" in asked.getlist("sort") else "best",
        "rest": without_page(asked),
        "views": queries.views_of(viewer, "search"),
        "query": without_page(asked),
    }
    return render(request, "search/results.html", context)


def without_page(asked: QueryDict) -> str:
    """What stands in the address, but which page of it."""
    rest = asked.copy()
    rest.pop("page", None)
    for name in [name for name in rest if not any(rest.getlist(name))]:
        del rest[name]
    return rest.urlencode()


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keeps the list as it is narrowed now, and goes back to it."""
    page, query = fields.line(request.POST, "page"), request.POST.get("query", "")
    with said_on_next_page(request):
        view = services.save_view(
            actor=viewer_of(request), page=page, name=fields.line(request.POST, "name"), query=query
        )
        messages.success(request, f"Kept as \u201c{view.name}\u201d.")
    return redirect(_back(page, query))


@login_required
@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a kept view away."""
    page = fields.line(request.POST, "page")
    services.remove_view(actor=viewer_of(request), view=pk)
    messages.success(request, "The view was removed; what it showed stays.")
    return redirect(_back(page, ""))


def _back(page: str, query: str) -> str:
    address = reverse(page if page in services.PAGES else "search")
    return f"{address}?{QueryDict(query[:1000]).urlencode()}" if query else address
