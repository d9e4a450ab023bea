"""The forms that commands write a document in; a test holds them to those that there are exporters for."""

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
