"""What several rules ask of a document's actions: which are open, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.document import ActionItem

_TAIL = re.compile(
    r"(?:\s*(?:[-\u2013\u2014,;|]|\()\s*(?:owner:?\s*)?"
    r"(?:@[\w.-]+|(?:due|by|until)\b[^-]*\d[\d-]*|\d{4}-\d\d-\d\d)\)?)+\s*$",
    re.IGNORECASE,
)


def open_actions(manuscript: Manuscript) -> Iterator[tuple[ActionItem, int, int]]:
    """The actions that are still to be done, each with the places of its line."""
    for action in manuscript.document.actions:
        if action.status in ("open", "in_progress") and action.line:
            yield (action, *manuscript.line_span(action.line))


def action_spans(manuscript: Manuscript) -> list[tuple[int, int]]:
    """The places of the lines on which actions stand, done or not."""
    return [manuscript.line_span(one.line) for one in manuscript.document.actions if one.line]


def deed(action: ActionItem) -> str:
    """What is to be done, without the owner and the date that are written behind it."""
    return _TAIL.sub("", action.text[:2000])
