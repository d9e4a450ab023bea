"""A postmortem as a file in one of its forms."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse

from afterword.core.document.exporters.forms import export
from afterword.core.document.exporters.pictures import Pictures
from afterword.core.model.document import Document

Form = Literal["md", "html", "pdf", "docx", "json", "confluence", "slack", "email"]


def exported(document: Document, pictures: Pictures, form: Form, *, packed: bool = False) -> HttpResponse:
    """The file as an answer that a browser saves rather than shows; `packed` with the files that it names beside it."""
    made = export(form, document, pictures=pictures)
    file = made.packed() if packed else made
    response = HttpResponse(file.data, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
