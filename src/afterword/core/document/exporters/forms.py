"""The forms in which a document leaves, in one table for the pages, the API and the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from afterword.core.document.analysed.folded import folded
from afterword.core.document.controls import clean_value
from afterword.core.document.exporters.names import file_stem
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures, with_picture_files
from afterword.core.model.document import Document

WHOLE = ("md", "json")  # forms that have a place for the analysis itself
_DATE = (1980, 1, 1, 0, 0, 0)  # the same document gives the same bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is made of: a document, its pasted pictures, where it is read (or nothing), and the file's stem."""

    document: Document
    pictures: Pictures = field(default_factory=lambda: NO_PICTURES)
    address: str = ""
    stem: str = "postmortem"


Made = tuple[bytes, Mapping[str, bytes]]
"""The file, and the files that it names beside it."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: how people call it, its media type, the end of its file's name, and whether a browser shows it."""

    title: str
    media_type: str
    ending: str
    shown: bool
    make: Callable[[Sheet], Made]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, and those that it names beside it."""

    name: str
    media_type: str
    shown: bool
    data: bytes
    beside: Mapping[str, bytes]

    def packed(self) -> Exported:
        """One file: itself when nothing lies beside it, else a zip of all."""
        if not self.beside:
            return self
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for name, data in {self.name: self.data, **self.beside}.items():
                archive.writestr(ZipInfo(name, _DATE), data, ZIP_DEFLATED)
        return Exported(f"{self.name}.zip", "application/zip", False, file.getvalue(), {})


def export(
    form: str, document: Document, *, pictures: Pictures = NO_PICTURES, address: str = "", stem: str = ""
) -> Exported:
    """A document in one of FORMS; escape sequences and control characters never travel.

    `stem` begins the names of the file and of the folders beside it; by default it is made of the document's name.
    """
    chosen, cleaned = FORMS[form], clean_value(document)
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or file_stem(cleaned)  # a link in Markdown holds no space
    told = cleaned if form in WHOLE else folded(cleaned)
    data, beside = chosen.make(Sheet(told, pictures, address, stem))
    return Exported(f"{stem}.{chosen.ending}", chosen.media_type, chosen.shown, data, beside)


def _markdown(sheet: Sheet) -> Made:
    from afterword.core.document.charts import chart_files
    from afterword.core.document.markdown_write import write_markdown

    charts = f"{sheet.stem}-charts"
    text, files = with_picture_files(
        write_markdown(sheet.document, chart_folder=charts), sheet.pictures, f"{sheet.stem}-pictures"
    )
    drawings = {name: drawing.encode() for name, drawing in chart_files(sheet.document, charts).items()}
    return text.encode(), drawings | files


def _html(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.html import export_html

    return export_html(sheet.document, pictures=sheet.pictures).encode(), {}


def _pdf(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.pdf import export_pdf  # WeasyPrint is slow to load

    return export_pdf(sheet.document, pictures=sheet.pictures), {}


def _docx(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.docx import export_docx

    return export_docx(sheet.document, pictures=sheet.pictures), {}


def _json(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.json import export_json

    return _dumped(export_json(sheet.document)), {}


def _confluence(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.confluence import confluence_attachments, export_confluence

    files = confluence_attachments(sheet.document, sheet.pictures)
    beside = {f"{sheet.stem}-attachments/{name}": data for name, data in files.items()}
    return export_confluence(sheet.document, pictures=sheet.pictures).encode(), beside


def _slack(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.slack import export_slack

    return _dumped(export_slack(sheet.document, address=sheet.address)), {}


def _email(sheet: Sheet) -> Made:
    from afterword.core.document.exporters.email import export_email

    return export_email(sheet.document, address=sheet.address), {}


def _dumped(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


FORMS: Mapping[str, Form] = {
    "md": Form("Markdown", "text/markdown; charset=utf-8", "md", False, _markdown),
    "pdf": Form("PDF, as printed", "application/pdf", "pdf", True, _pdf),
    "html": Form("One HTML file", "text/html; charset=utf-8", "html", False, _html),
    "docx": Form(
        "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        False,
        _docx,
    ),
    "confluence": Form("Confluence page", "application/xml; charset=utf-8", "confluence.xml", False, _confluence),
    "slack": Form("Slack digest", "application/json", "slack.json", False, _slack),
    "email": Form("E-mail digest", "message/rfc822", "eml", False, _email),
    "json": Form("JSON, for programs", "application/json", "json", False, _json),
}
