"""Timeline, actions and factors found in the texts of a document's own sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from afterword.core.document.actions_read import actions_of
from afterword.core.document.factors_read import factors_of
from afterword.core.document.timeline_read import timeline_of
from afterword.core.document.when_read import date_within, stated_zone
from afterword.core.model.document import ActionItem, Document, Factor, TimelineItem

Items = Sequence[TimelineItem] | Sequence[ActionItem] | Sequence[Factor]
_FIELD = {"timeline": "timeline", "actions": "actions", "factors": "contributing_factors"}


def items_of_text(
    document: Document, word: str, first_line: int | None = None, *, text_lines: Mapping[int, int] | None = None
) -> Items:
    """What the sections for `timeline`, `actions` or `factors` list.

    `text_lines` gives the line where the text of each section begins, `first_line` the one where all of them do.
    """
    found: list[TimelineItem | ActionItem | Factor] = []
    frames = _frames(document) if word == "timeline" else {}
    for index in homes_of(document, word):
        section = document.sections[index]
        first = first_line if first_line is not None else (section.line_start or 0) + 2
        first = (text_lines or {}).get(index, first)
        if word == "timeline":
            day, zone = frames[index]
            found += timeline_of(section.text, day=day, zone=zone, first_line=first)
        elif word == "actions":
            found += actions_of(section.text, first_line=first)
        else:
            found += factors_of(section.text, first_line=first)
    return tuple(found)  # type: ignore[return-value]


def homes_of(document: Document, word: str) -> list[int]:
    """The places of all sections that may list such items: a file that tells of two incidents has two timelines."""
    return [index for index, section in enumerate(document.sections) if section.field == _FIELD[word]]


def _frames(document: Document) -> dict[int, tuple[date | None, str | None]]:
    """Day and zone of each timeline: its heading's, those of the headings it stands below, else the document's.

    A file may tell of several incidents, each below a heading that nobody can name.
    """
    frames: dict[int, tuple[date | None, str | None]] = {}
    above: list[tuple[int, date | None, str | None]] = [(0, document.date, document.zone)]
    for index, section in enumerate(document.sections):
        while len(above) > 1 and above[-1][0] >= section.level:
            above.pop()
        if section.field == "timeline":
            day, zone = date_within(section.heading), stated_zone(section.heading)
            frames[index] = (day or above[-1][1], zone or above[-1][2])
        elif section.field is None:
            day = date_within(section.heading) or date_within(section.text)
            zone = stated_zone(section.heading) or stated_zone(section.text)
            above.append((section.level, day or above[-1][1], zone or above[-1][2]))
    return frames


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
