"""A document as a row of parts, for exporters that write it from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.document.canonical import BLOCKS, form_of, home_of
from afterword.core.document.items_read import shown_in_text
from afterword.core.model.document import Document

HOMELESS = {"timeline": "Timeline", "actions": "Follow-up actions", "factors": "Contributing factors"}


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with its text, and the lists (timeline, actions, factors) that stand below the text."""

    heading: str
    level: int
    text: str
    lists: tuple[str, ...] = ()
    field: str | None = None


def outline(document: Document) -> list[Part]:
    """Sections, lists that no section is there for, what found no place, and the words that the template ends with."""
    parts = [
        Part(one.heading, 2 if one.level <= 2 else 3, one.text, _lists(document, index), one.field)
        for index, one in enumerate(document.sections)
    ]
    parts += [
        Part(HOMELESS[word], 2, "", (word,), word)
        for word in BLOCKS
        if home_of(document, word) is None and getattr(document, word)
    ]
    parts += [Part(one.heading, 2, one.text) for one in document.unplaced]
    template = form_of(document)
    return [*parts, Part("", 2, template.closing)] if template and template.closing else parts


def _lists(document: Document, index: int) -> tuple[str, ...]:
    return tuple(word for word in BLOCKS if home_of(document, word) == index and not shown_in_text(document, word))
