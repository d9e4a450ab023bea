"""Changes every text of a document that is Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from afterword.core.model.document import Document


def with_texts(document: Document, change: Callable[[str], str]) -> Document:
    """The document with each text of a section, an entry and an action changed."""
    return replace(
        document,
        sections=tuple(replace(one, text=change(one.text)) for one in document.sections),
        unplaced=tuple(replace(one, text=change(one.text)) for one in document.unplaced),
        timeline=tuple(replace(one, text=change(one.text)) for one in document.timeline),
        actions=tuple(replace(one, text=change(one.text)) for one in document.actions),
    )
