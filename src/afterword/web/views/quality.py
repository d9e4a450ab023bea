"""What stands in the postmortems, what is missing, and how that went over the years."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from afterword.domain.analytics import queries
from afterword.domain.incidents.models import Severity
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.web.presenters.quality import overview_of
from afterword.web.viewer import viewer_of


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The quality of the postmortems that the address asks for, of those that the viewer may see."""
    viewer = viewer_of(request)
    everything = visible_postmortems(viewer)
    chosen = {name: value for name, value in request.GET.items() if name in queries.FILTERS and value}
    page = overview_of(queries.qualities(viewer, chosen), request.GET.get("page", "1"))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "page": page,
        "total": everything.count(),
        "years": [day.year for day in everything.exclude(date=None).dates("date", "year", order="DESC")],
        "teams": queries.teams_named(viewer),
        "templates": sorted(set(everything.order_by().values_list("template", flat=True))),
        "severities": Severity.values,
        "chosen": chosen,
        "rest": rest.urlencode(),
    }
    return render(request, "postmortems/quality.html", context)
