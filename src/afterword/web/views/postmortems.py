"""The postmortem library, a new standalone postmortem, and the reading page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.analysis.queries import level_names
from afterword.domain.analytics.queries import quality_of_one
from afterword.domain.importing.queries import original_of
from afterword.domain.incidents.models import Severity
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.templates import offered_templates
from afterword.domain.search import library as search_library
from afterword.domain.search.queries import views_of
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import library, reading
from afterword.web.presenters.beside import beside
from afterword.web.presenters.external import choices
from afterword.web.presenters.quality import panel_of
from afterword.web.presenters.readers import readers_of
from afterword.web.presenters.seen import seen_before
from afterword.web.viewer import members_only, viewer_of
from afterword.web.views.search import without_page


@login_required
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The library: words, facets and sort in the address."""
    viewer, asked = viewer_of(request), request.GET
    page = asked.get("page", "1")
    found = search_library.library(viewer, asked.dict(), int(page) if page.isdecimal() and len(page) < 7 else 1)
    titles = {one.template.name: one.template.title for one in offered_templates(viewer)}
    statuses = {key: words for key, (_, words) in library.STATUS_WORDS.items()}
    levels = {level: f"{level} {name}" for level, name in level_names().items()}
    names = {"template": titles, "status": statuses, "chain": levels}
    context = {
        "rows": library.rows_of(found.rows),
        "found": found,
        "any": bool(found.rows) or queries.visible_postmortems(viewer).exists(),
        "facets": library.choices(found, names, asked),
        "headline": library.headline(found),
        "sort_words": library.SORTS.get(asked.get("sort", ""), library.SORTS["newest"]).lower(),
        "sorts": list(library.SORTS.items()),
        "chosen": asked,
        "query": without_page(asked),
        "views": views_of(viewer, "postmortems"),
    }
    return render(request, "postmortems/list.html", context)


def _form_page(request: HttpRequest, typed: Any, error: AfterwordError | None = None) -> HttpResponse:
    offered = offered_templates(viewer_of(request))
    context = {
        "typed": typed,
        "error": error,
        "request_key": typed.get("request_key") or fields.new_key(),
        "severities": Severity.values,
        "templates": [(one.template.name, one.template.title, one.template.about) for one in offered],
        "zone": typed.get("zone") or viewer_of(request).zone or "UTC",
    }
    return render(request, "postmortems/new.html", context, status=status_of(error)[0] if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def new(request: HttpRequest) -> HttpResponse:
    """The form for a postmortem that belongs to no incident here, and the postmortem once it is sent."""
    if request.method == "GET":
        return _form_page(request, request.GET)
    try:
        facts = fields.facts_typed(request.POST)
        created = services.create(
            actor=viewer_of(request),
            template=fields.line(request.POST, "template") or "standard",
            request_key=fields.line(request.POST, "request_key") or None,
            header={name: facts.pop(name) for name in ("started_at", "detected_at", "resolved_at", "zone")},
            **facts,
        )
    except AfterwordError as error:
        return _form_page(request, request.POST, error)
    return redirect("write_postmortem", number=created.number)


@login_required
@require_GET
def read(request: HttpRequest, number: int) -> HttpResponse:
    """The document, as it is read, printed and kept."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    page = reading.page_of(viewer, postmortem, clock.now())
    context = {
        "original": original_of(viewer, postmortem),
        "page": page,
        "readers": readers_of(viewer, postmortem, page.word_count),
        "forms": choices(),
        "before": seen_before(viewer, postmortem),
        "beside": beside(postmortem),
        "quality": panel_of(postmortem, quality_of_one(viewer, postmortem)),
    }
    return render(request, "postmortems/read.html", context)


@login_required
@require_safe
def by_bare_number(request: HttpRequest, number: int) -> HttpResponse:
    """/postmortems/7 and /postmortems/PM-007 lead to /PM-007."""
    return redirect("postmortem", number)
