"""Timeline, actions and factors found in the texts of a document's own sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.actions_read import actions_of
from afterword.core.document.canonical import home_of
from afterword.core.document.factors_read import factors_of
from afterword.core.document.timeline_read import timeline_of
from afterword.core.model.document import ActionItem, Document, Factor, TimelineItem

Items = Sequence[TimelineItem] | Sequence[ActionItem] | Sequence[Factor]


def items_of_text(document: Document, word: str, first_line: int | None = None) -> Items:
    """What the text of the section for `timeline`, `actions` or `factors` lists; nothing when there is no section."""
    home = home_of(document, word)
    if home is None:
        return ()
    section = document.sections[home]
    first = first_line if first_line is not None else (section.line_start or 0) + 2
    if word == "timeline":
        return timeline_of(section.text, day=document.date, zone=document.zone, first_line=first)
    if word == "actions":
        return actions_of(section.text, first_line=first)
    return factors_of(section.text, first_line=first) if section.field == "contributing_factors" else ()


def with_items(document: Document, word: str, items: Items) -> Document:
    """The document with these items as its timeline, actions or factors."""
    return replace(
        document,
        timeline=tuple(one for one in items if isinstance(one, TimelineItem))
        if word == "timeline"
        else document.timeline,
        actions=tuple(one for one in items if isinstance(one, ActionItem)) if word == "actions" else document.actions,
        factors=tuple(one for one in items if isinstance(one, Factor)) if word == "factors" else document.factors,
    )


def shown_in_text(document: Document, word: str) -> bool:
    """True when the section's text lists exactly the document's items, so that no generated list is needed."""
    own = tuple(replace(one, line=None) for one in getattr(document, word))
    return own == tuple(replace(one, line=None) for one in items_of_text(document, word))
