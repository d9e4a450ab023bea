"""Due date in the past.

What
    An open action is due before today, or before the incident.

Why
    Either it is done and nobody said so, or it was not done and nobody noticed.

Bad
    ## Actions

    - [ ] Add a check of the region to the deploy tool - @ines - 2025-02-01

Good
    ## Actions

    - [ ] Add a check of the region to the deploy tool - @ines - 2026-05-01
    - [x] Roll back - @bob - 2025-01-15

Known gaps
    It cannot tell a date that was always wrong from one that has passed.

Source
    Practice: actions are followed until they are done.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_PAST = "This was due on {due} and is still open; finish it, move it with a reason, or decline it."
_BEFORE = "This is due before the incident was ({due}); mend the date."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action whose date has passed."""
    begun = manuscript.document.date
    for action, start, end in open_actions(manuscript):
        if action.due is None:
            continue
        if begun is not None and action.due < begun:
            yield Hit(start, end, _BEFORE.format(due=action.due))
        elif settings.today is not None and action.due < settings.today:
            yield Hit(start, end, _PAST.format(due=action.due))
