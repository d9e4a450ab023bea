"""A postmortem as a file in one of its forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.http import HttpResponse

from afterword.core.model.document import Document

Form = Literal["md", "html", "pdf", "json"]
MEDIA_TYPES: dict[Form, str] = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def markdown(document: Document) -> bytes:
    """The canonical Markdown."""
    from afterword.core.document.markdown_write import write_markdown

    return write_markdown(document).encode()


def html(document: Document) -> bytes:
    """One HTML file that carries everything it shows."""
    from afterword.core.document.exporters.html import export_html

    return export_html(document).encode()


def pdf(document: Document) -> bytes:
    """A PDF; the libraries behind it are loaded only now."""
    from afterword.core.document.exporters.pdf import export_pdf

    return export_pdf(document)


def plain(document: Document) -> bytes:
    """The document as JSON."""
    import orjson

    from afterword.core.document.exporters.json import export_json

    return orjson.dumps(export_json(document), option=orjson.OPT_INDENT_2)


WRITERS: dict[Form, Callable[[Document], bytes]] = {"md": markdown, "html": html, "pdf": pdf, "json": plain}


def exported(document: Document, form: Form, name: str) -> HttpResponse:
    """The file as an answer that a browser saves rather than shows."""
    response = HttpResponse(WRITERS[form](document), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
