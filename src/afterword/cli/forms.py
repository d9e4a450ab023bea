"""The forms that several commands write in; a test holds those of documents to the exporters that there are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class Form(StrEnum):
    """What a document is written as."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"
    CONFLUENCE = "confluence"
    SLACK = "slack"
    EMAIL = "email"


class Listing(StrEnum):
    """How a command tells what it did or found."""

    TABLE = "table"
    JSON = "json"


def form_named(out: Path | None) -> Form:
    """The form that the ending of a file asks for; Markdown where it asks for none."""
    from afterword.core.document.exporters.forms import FORMS

    name = out.name.lower() if out else ""
    fitting = (one for one in Form if name.endswith(f".{FORMS[one.value].ending}"))
    return max(fitting, key=lambda one: len(FORMS[one.value].ending), default=Form.MARKDOWN)
