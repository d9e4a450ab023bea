"""Due date too far away.

What
    An open action is due later after the incident than the limit (180 days, by `due_days`).

Why
    What is due in a year is a wish. Cut off a first step that can be done now, and park the rest.

Bad
    # Outage

    **Date:** 2026-01-15

    ## Actions

    - [ ] Move every service to the new platform - @ines - 2027-12-31

Good
    # Outage

    **Date:** 2026-01-15

    ## Actions

    - [ ] Move checkout to the new platform - @ines - 2026-04-01

Known gaps
    Without a date of the incident it counts from today.

Source
    Practice: actions are immediate, short-term (two weeks) or long-term (a quarter).
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action that is due too late."""
    begun = manuscript.document.date or settings.today
    if begun is None:
        return
    for action, start, end in open_actions(manuscript):
        days = (action.due - begun).days if action.due is not None else 0
        if days > settings.limits.due_days:
            message = f"This is due {days} days after the incident; cut off a step that can be done sooner."
            yield Hit(start, end, message)
