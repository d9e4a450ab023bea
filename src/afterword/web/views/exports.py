"""A postmortem as a file: Markdown, HTML, PDF or JSON."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from afterword.core.document.exporters.forms import FORMS
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.models import Postmortem
from afterword.web.viewer import viewer_of


def file_name(postmortem: Postmortem, form: str) -> str:
    """PM-007-checkout-refused-one-order.pdf: plain letters, so that every system takes it."""
    words = slugify(postmortem.title)[:60].strip("-")
    return f"{postmortem.code}-{words}.{form}" if words else f"{postmortem.code}.{form}"


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The document as a file; whoever may not read the postmortem learns nothing about it."""
    if form not in FORMS:
        raise Http404
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    chosen = FORMS[form]
    document = queries.to_document(viewer, postmortem)
    body = chosen.make(document, queries.pictures_of(viewer, document))
    response = HttpResponse(body, content_type=chosen.media_type)
    way = "inline" if chosen.shown else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{file_name(postmortem, form)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
