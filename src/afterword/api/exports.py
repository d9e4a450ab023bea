"""A postmortem as a file in one of its forms."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse

from afterword.core.document.exporters.forms import FORMS
from afterword.core.document.exporters.pictures import Pictures
from afterword.core.model.document import Document

Form = Literal["md", "html", "pdf", "json"]


def exported(document: Document, pictures: Pictures, form: Form, name: str) -> HttpResponse:
    """The file as an answer that a browser saves rather than shows."""
    chosen = FORMS[form]
    response = HttpResponse(chosen.make(document, pictures), content_type=chosen.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
