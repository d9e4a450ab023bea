"""Insights: whether we learn, with every case behind every number."""

from __future__ import annotations

from itertools import islice

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.accounts import queries as people
from afterword.domain.analytics.insights import counts, insights, measure_named
from afterword.domain.analytics.measures.table import cases_of
from afterword.domain.analytics.scope import SEVERITIES, Scope, scope_of
from afterword.domain.analytics.sheet import csv_pieces
from afterword.domain.incidents.queries import service_names
from afterword.domain.policy.queries import numbers
from afterword.web.errors import status_of
from afterword.web.presenters import insights as shown
from afterword.web.viewer import viewer_of

SHOWN = 200  # cases on one page; the sheet has all


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """All measures of what is chosen in the address."""
    try:
        scope = scope_of(viewer_of(request), request.GET, clock.now())
    except AfterwordError as error:
        return _page(request, scope_of(viewer_of(request), {}, clock.now()), error)
    return _page(request, scope)


def _page(request: HttpRequest, scope: Scope, error: AfterwordError | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    sections = shown.sections(insights(scope), numbers(scope.now).least_for_trend)
    context = {
        "sections": sections,
        "nothing": not any(one.known for section in sections for one in section.measures),
        "headline": shown.headline(scope.span, counts(scope)),
        "teams": people.teams(viewer),
        "services": service_names(viewer),
        "severities": SEVERITIES,
        "chosen": request.GET,
        "query": request.GET.urlencode(),
        "year": scope.now.year,
        "error": error,
    }
    return render(request, "insights/page.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_GET
def cases(request: HttpRequest, name: str) -> HttpResponse:
    """The cases behind one measure."""
    scope = scope_of(viewer_of(request), request.GET, clock.now())
    measure = _measure(scope, name)
    found = cases_of(name, scope)
    if found is None or measure is None:
        raise Http404
    rows = shown.case_rows(islice(found, SHOWN + 1))
    context = {
        "measure": measure,
        "rows": rows[:SHOWN],
        "timed": any(row["value"] for row in rows[:SHOWN]),
        "more": len(rows) > SHOWN,
        "span": scope.span,
        "query": request.GET.urlencode(),
    }
    return render(request, "insights/cases.html", context)


def _measure(scope: Scope, name: str) -> shown.Shown | None:
    least = numbers(scope.now).least_for_trend
    found = measure_named(scope, name)
    return shown.shown_of(found, least) if found is not None else None


@login_required
@require_GET
def sheet(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The cases of one measure as CSV, all of them."""
    scope = scope_of(viewer_of(request), request.GET, clock.now())
    found = cases_of(name, scope)
    if found is None:
        raise Http404
    answer = StreamingHttpResponse(csv_pieces(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
