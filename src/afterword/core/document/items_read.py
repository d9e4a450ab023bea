"""Timeline, actions and factors found in the texts of a document's own sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from afterword.core.document.actions_read import actions_of
from afterword.core.document.canonical import home_of
from afterword.core.document.factors_read import factors_of
from afterword.core.document.timeline_read import timeline_of
from afterword.core.document.when_read import date_within, stated_zone
from afterword.core.model.document import ActionItem, Document, Factor, TimelineItem

Items = Sequence[TimelineItem] | Sequence[ActionItem] | Sequence[Factor]
_FIELD = {"timeline": "timeline", "actions": "actions", "factors": "contributing_factors"}
_REACH = 60  # sections; no incident of a file that tells of several has more


def items_of_text(document: Document, word: str, first_line: int | None = None) -> Items:
    """What the first section for `timeline`, `actions` or `factors` lists: the one that a generated list joins."""
    home = home_of(document, word)
    if home is None or document.sections[home].field != _FIELD[word]:
        return ()
    first = first_line if first_line is not None else (document.sections[home].line_start or 0) + 2
    return _of_section(document, home, word, first)


def items_of_all(document: Document, word: str, text_lines: Mapping[int, int]) -> Items:
    """What all such sections list; `text_lines` gives the line where the text of each section begins."""
    found: list[TimelineItem | ActionItem | Factor] = []
    for index in homes_of(document, word):
        found += _of_section(document, index, word, text_lines[index])
    return tuple(found)  # type: ignore[return-value]


def homes_of(document: Document, word: str) -> list[int]:
    """The places of all sections that may list such items: a file that tells of two incidents has two timelines."""
    return [index for index, section in enumerate(document.sections) if section.field == _FIELD[word]]


def _of_section(document: Document, index: int, word: str, first_line: int) -> Items:
    section = document.sections[index]
    if word == "actions":
        return actions_of(section.text, first_line=first_line)
    if word == "factors":
        return factors_of(section.text, first_line=first_line)
    day, zone = _frame(document, index)
    return timeline_of(section.text, day=day, zone=zone, first_line=first_line)


def _frame(document: Document, index: int) -> tuple[date | None, str | None]:
    """Day and zone of a timeline: its heading's, those of the headings it stands below, else the document's.

    A file may tell of several incidents, each below a heading that nobody can name.
    """
    section = document.sections[index]
    day, zone, level = date_within(section.heading), stated_zone(section.heading), section.level
    for above in reversed(document.sections[max(0, index - _REACH) : index]):
        if above.level >= level:
            continue
        level = above.level
        if above.field is None:
            day = day or date_within(above.heading) or date_within(above.text)
            zone = zone or stated_zone(above.heading) or stated_zone(above.text)
    return day or document.date, zone or document.zone


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
