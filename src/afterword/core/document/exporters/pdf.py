"""A document as PDF from the same HTML: nothing is fetched, the file is tagged for screen readers."""

from __future__ import annotations

import logging
from base64 import b64encode
from dataclasses import replace
from html import escape
from io import BytesIO
from typing import Any

from afterword.core.document.exporters.html import export_html
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures
from afterword.core.document.svg import standalone
from afterword.core.model.document import Chart, Document


def export_pdf(document: Document, *, pictures: Pictures = NO_PICTURES) -> bytes:
    """The PDF; the same document gives the same bytes when SOURCE_DATE_EPOCH is set."""
    from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # loads Pango: who prints pays for it

    class Refuse(URLFetcher):  # type: ignore[misc]
        """Fetches nothing: everything a document needs is inside of it."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            raise ValueError(f"{url} is not fetched: a document holds everything it shows")

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    charts = tuple(replace(one, svg=_picture(one), svg_narrow="") for one in document.charts)
    source = HTML(
        string=export_html(replace(document, charts=charts), pictures=_drawable(pictures)), url_fetcher=Refuse()
    )
    pdf: bytes = source.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True)
    return pdf


def _picture(chart: Chart) -> str:
    """The drawing as an image: only of an image does a tagged PDF keep the words for those who do not see it."""
    packed = b64encode(standalone(chart.svg, paper=True).encode()).decode()
    return (
        f'<img class="chart" alt="{escape(chart.alt)}" src="data:image/svg+xml;base64,{packed}">' if chart.svg else ""
    )


def _drawable(pictures: Pictures) -> Pictures:
    """The pictures that can be drawn: a damaged or monstrous one must not cost the whole document."""
    from PIL import Image  # comes with WeasyPrint

    good: dict[str, tuple[str, bytes]] = {}
    for sha256, (media_type, data) in pictures.items():
        try:
            Image.open(BytesIO(data)).load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            continue
        good[sha256] = (media_type, data)
    return good
