"""A document as PDF from the same HTML: nothing is fetched, the file is tagged for screen readers."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from afterword.core.document.exporters.html import export_html
from afterword.core.document.svg import standalone
from afterword.core.model.document import Document


def export_pdf(document: Document) -> bytes:
    """The PDF; the same document gives the same bytes when SOURCE_DATE_EPOCH is set."""
    from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # loads Pango: who prints pays for it

    class Refuse(URLFetcher):  # type: ignore[misc]
        """Fetches nothing: everything a document needs is inside of it."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"{url} is not fetched: a document holds everything it shows")

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    charts = tuple(replace(one, svg=standalone(one.svg, paper=True), svg_narrow="") for one in document.charts)
    source = HTML(string=export_html(replace(document, charts=charts)), url_fetcher=Refuse())
    pdf: bytes = source.write_pdf(pdf_variant="pdf/ua-1")
    return pdf
