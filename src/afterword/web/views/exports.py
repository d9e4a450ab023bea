"""A postmortem as a file, in any of its forms."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from afterword.core.document.exporters.forms import FORMS, Exported
from afterword.core.document.exporters.forms import export as make
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.models import Postmortem
from afterword.web.viewer import viewer_of


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The document as a file; whoever may not read the postmortem learns nothing about it."""
    if form not in FORMS:
        raise Http404
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    document = queries.to_document(viewer, postmortem)
    made = make(form, document, pictures=queries.pictures_of(viewer, document), address=_address(request, postmortem))
    return answer(made)


def answer(made: Exported) -> HttpResponse:
    """A file as an answer; with files that it names beside it, as a zip of all."""
    file = made.packed()
    response = HttpResponse(file.data, content_type=file.media_type)
    way = "inline" if file.shown else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{file.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _address(request: HttpRequest, postmortem: Postmortem) -> str:
    """Where the whole document is read."""
    return request.build_absolute_uri(reverse("postmortem", kwargs={"number": postmortem.number}))
