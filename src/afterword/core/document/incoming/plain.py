"""Takes out of a document from elsewhere what a terminal or a page would obey: controls, and overrides of direction."""

from __future__ import annotations

import re
from dataclasses import replace

from afterword.core.document.controls import clean_value, without_controls
from afterword.core.document.incoming.doubts import Doubt
from afterword.core.model.document import Document

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain_text(text: str) -> tuple[str, list[Doubt]]:
    """The text of a file without control characters, and the doubt that tells of them."""
    plain = without_controls(text)
    if plain == text:
        return text, []
    return plain, [Doubt("text", None, "it holds control characters, which are dropped; the original keeps them")]


def plain_document(document: Document) -> tuple[Document, list[Doubt]]:
    """The document without control characters anywhere, and without marks that turn the direction of its title."""
    document = clean_value(document)
    title = _DIRECTION.sub("", document.title)
    if title == document.title:
        return document, []
    reason = "marks that turn the direction of its words are dropped; the original keeps them"
    return replace(document, title=title), [Doubt("title", title, reason)]
