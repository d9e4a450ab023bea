"""Entry in the future.

What
    An entry lies after today, by more than a day so that no zone can explain it.

Why
    A moment that has not happened is a slip of the pen, mostly of the year, and it spoils every measure that is taken
    from the document.

Bad
    ## Timeline (UTC)

    - 2036-01-15 10:05 Errors begin

Good
    ## Timeline (UTC)

    - 2026-01-15 10:05 Errors begin

Known gaps
    Planned work that is listed in the timeline is told too.

Source
    Practice: the timeline gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "This entry lies in the future; mend its date."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each entry later than tomorrow; none when nobody said what day it is."""
    if settings.today is None:
        return
    for one in moments(manuscript):
        if one.at.date() > settings.today + timedelta(days=1):
            yield Hit(*one.span, _MESSAGE)
