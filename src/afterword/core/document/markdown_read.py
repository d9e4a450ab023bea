"""A document from Markdown: exactly from our own, as much as its words say from any other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from afterword.core.document.canonical_read import read_canonical
from afterword.core.document.general_read import read_general
from afterword.core.document.matter_read import split_matter
from afterword.core.model.document import Chart, Document


def read_markdown(
    text: str, *, name: str | None = None, companion: Callable[[str], str | None] | None = None
) -> Document:
    """The document of a Markdown text; `companion` gives the text of a file beside it (the charts), None if missing."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    meta, body, before = split_matter(text)
    if meta is not None and "afterword" in meta:
        document = read_canonical(meta, body, before + 1)
        charts = tuple(_whole(chart, companion or (lambda path: None)) for chart in document.charts)
        return replace(document, charts=charts)
    body = re.sub(r"\r|\u2028|\u2029|\x0b|\x0c", "\n", body)
    return read_general(meta or {}, body, before + 1, name)


def _whole(chart: Chart, companion: Callable[[str], str | None]) -> Chart:
    """The chart with its drawings and its table, as far as their files are there."""
    import csv
    import io

    from afterword.core.document.charts import bare_svg

    stem = chart.svg.removesuffix(".svg")
    rows = list(csv.reader(io.StringIO(companion(f"{stem}.csv") or "", newline="")))
    return replace(
        chart,
        svg=bare_svg(companion(f"{stem}.svg") or ""),
        svg_narrow=bare_svg(companion(f"{stem}-narrow.svg") or ""),
        header=tuple(rows[0]) if rows else (),
        rows=tuple(tuple(row) for row in rows[1:]),
    )
