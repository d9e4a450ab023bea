"""Timeline, actions and factors of a document in any house style, wherever its text has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from afterword.core.document.actions_read import actions_of, checked_actions, marked_actions
from afterword.core.document.items_read import homes_of, items_of_all, with_items
from afterword.core.document.timeline_read import timeline_of
from afterword.core.model.document import ActionItem, Document, TimelineItem

_LISTED = re.compile(r"\s+\S|[-*+] |\d+[.)] ")
_LEADS = re.compile(
    r"\b(?:actions?|steps?|measures|improvements|changes|will|planned?|going to)\b.*:\s*$", re.IGNORECASE
)


def with_general_items(document: Document, text_lines: Mapping[int, int]) -> Document:
    """The document with what its sections list; `text_lines` gives the line where each section's text begins."""
    for word in ("timeline", "actions", "factors"):
        document = with_items(document, word, items_of_all(document, word, text_lines))
    if not homes_of(document, "timeline"):
        document = replace(document, timeline=_stray_timeline(document, text_lines))
    document = replace(document, actions=_actions(document, text_lines))
    return _with_times(document)


def _stray_timeline(document: Document, text_lines: Mapping[int, int]) -> tuple[TimelineItem, ...]:
    """The entries of the first part that lists at least two with a time of day, where no part is named a timeline."""
    for text, line in _texts(document, text_lines):
        found = timeline_of(text, day=document.date, zone=document.zone, first_line=line)
        if sum(1 for one in found if isinstance(one.at, datetime)) >= 2:
            return found
    return ()


def _actions(document: Document, text_lines: Mapping[int, int]) -> tuple[ActionItem, ...]:
    """The actions listed, those marked in the timeline and elsewhere, and where there are none, what prevents the next.

    A prevention section lists actions when it is a list of things to do and no section is named for actions.
    """
    found = list(document.actions)
    named = bool(homes_of(document, "actions"))
    for text, line in _texts(document, text_lines, but="actions"):
        found += marked_actions(text, first_line=line)
        if not named:
            found += checked_actions(text, first_line=line)
    if not found and not named:
        found += _preventing(document, text_lines)
    by_line = {one.line or 0: one for one in reversed(found)}  # of two on one line the first
    return tuple(by_line[line] for line in sorted(by_line))


def _preventing(document: Document, text_lines: Mapping[int, int]) -> Iterator[ActionItem]:
    """The bullets of a prevention section that is a list, or a list behind a sentence that tells of things to do."""
    for index, section in enumerate(document.sections):
        if section.field != "prevention":
            continue
        lines = [line for line in section.text.split("\n") if line.strip()]
        while lines and _LEADS.search(lines[0]) and not _LISTED.match(lines[0]):
            lines = lines[1:]
        if lines and all(_LISTED.match(line) for line in lines):
            yield from actions_of(section.text, first_line=text_lines[index])


def _texts(document: Document, text_lines: Mapping[int, int], but: str = "") -> Iterator[tuple[str, int]]:
    for index, section in enumerate(document.sections):
        if section.field != but:
            yield section.text, text_lines[index]
    for part in document.unplaced:
        yield part.text, part.line_start or 1


def _with_times(document: Document) -> Document:
    """The document with its start, and the zone when only the entries state it and agree."""
    times = [one.at for one in document.timeline if isinstance(one.at, datetime)]
    if document.started_at is None and times and len({one.tzinfo is None for one in times}) == 1:
        document = replace(document, started_at=min(times))
    zones: set[tzinfo | None] = {one.tzinfo for one in times}
    name = next(iter(zones)).__str__() if len(zones) == 1 and None not in zones else None
    return replace(document, zone=name) if document.zone is None and name else document
