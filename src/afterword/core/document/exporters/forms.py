"""The forms in which a document leaves, in one table for the pages, the API and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from afterword.core.document.exporters.pictures import Pictures
from afterword.core.model.document import Document


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its media type, whether a browser shows it, and what makes it of a document and its pictures."""

    media_type: str
    shown: bool
    make: Callable[[Document, Pictures], bytes]


def _markdown(document: Document, pictures: Pictures) -> bytes:
    from afterword.core.document.markdown_write import write_markdown

    return write_markdown(document).encode()


def _html(document: Document, pictures: Pictures) -> bytes:
    from afterword.core.document.exporters.html import export_html

    return export_html(document, pictures=pictures).encode()


def _pdf(document: Document, pictures: Pictures) -> bytes:
    from afterword.core.document.exporters.pdf import export_pdf  # WeasyPrint is slow to load

    return export_pdf(document, pictures=pictures)


def _json(document: Document, pictures: Pictures) -> bytes:
    from afterword.core.document.exporters.json import export_json

    return (json.dumps(export_json(document), ensure_ascii=False, indent=2) + "\n").encode()


FORMS: Mapping[str, Form] = {
    "md": Form("text/markdown; charset=utf-8", False, _markdown),
    "html": Form("text/html; charset=utf-8", False, _html),
    "pdf": Form("application/pdf", True, _pdf),
    "json": Form("application/json", False, _json),
}
