"""What several rules ask of a document's actions: which are open, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.document import ActionItem


def open_actions(manuscript: Manuscript) -> Iterator[tuple[ActionItem, int, int]]:
    """The actions that are still to be done, each with the places of its line."""
    for action in manuscript.document.actions:
        if action.status in ("open", "in_progress") and action.line:
            yield (action, *manuscript.line_span(action.line))


def action_spans(manuscript: Manuscript) -> list[tuple[int, int]]:
    """The places of the lines on which actions stand, done or not."""
    return [manuscript.line_span(one.line) for one in manuscript.document.actions if one.line]
