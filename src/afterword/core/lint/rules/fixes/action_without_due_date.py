"""Action without a due date.

What
    An open action has no date by which it is done.

Why
    What has no date loses against everything that has one.

Bad
    ## Actions

    - [ ] Add a check of the region to the deploy tool - @ines

Good
    ## Actions

    - [ ] Add a check of the region to the deploy tool - @ines - 2026-02-01

Known gaps
    A date that only stands in the linked ticket is not seen; an action that links to a ticket is therefore let through.

Source
    Validation list of the post-mortem procedure: owners, deadlines and priorities.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "This action has no due date; give one as YYYY-MM-DD."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action without one; what a linked ticket says is not known here."""
    for action, start, end in open_actions(manuscript):
        if not action.due and not action.link:
            yield Hit(start, end, _MESSAGE)
