"""A postmortem as a file: Markdown, HTML, PDF or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from afterword.core.model.document import Document
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.models import Postmortem
from afterword.web.viewer import viewer_of


@dataclass(frozen=True, slots=True)
class Form:
    """One form of export: its content type, whether the browser shows it, and what makes it."""

    content_type: str
    inline: bool
    make: Callable[[Document], bytes]


def _markdown(document: Document) -> bytes:
    from afterword.core.document.markdown_write import write_markdown

    return write_markdown(document).encode()


def _html(document: Document) -> bytes:
    from afterword.core.document.exporters.html import export_html

    return export_html(document).encode()


def _pdf(document: Document) -> bytes:
    from afterword.core.document.exporters.pdf import export_pdf  # WeasyPrint is slow to load

    return export_pdf(document)


def _json(document: Document) -> bytes:
    from afterword.core.document.exporters.json import export_json

    data: dict[str, Any] = export_json(document)
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


FORMS = {
    "md": Form("text/markdown; charset=utf-8", False, _markdown),
    "html": Form("text/html; charset=utf-8", False, _html),
    "pdf": Form("application/pdf", True, _pdf),
    "json": Form("application/json", False, _json),
}


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
    body = chosen.make(queries.to_document(viewer, postmortem))
    response = HttpResponse(body, content_type=chosen.content_type)
    way = "inline" if chosen.inline else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{file_name(postmortem, form)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
