"""The forms that several commands write in; a test holds those of documents to the exporters that there are."""

from __future__ import annotations

from enum import StrEnum


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
