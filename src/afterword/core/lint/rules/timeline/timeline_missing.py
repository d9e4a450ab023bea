"""Timeline without entries.

What
    There is no timeline, or none of its lines begins with a time.

Why
    The timeline is the ground that everything else stands on. Causes that are told without one are opinions.

Bad
    # Outage

    ## Timeline

    We saw errors and then fixed them.

Good
    # Outage

    ## Timeline

    - 10:05 UTC Errors begin
    - 10:20 UTC Rollback done

Known gaps
    A timeline that is only a picture counts as missing.

Source
    Practice: the timeline is the ground; validation list of the post-mortem procedure.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "The timeline has no entry with a time; begin each moment with its time and zone."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of a timeline without entries; a missing heading is missing-section's."""
    part = manuscript.part("timeline")
    if part is not None and not manuscript.document.timeline:
        yield Hit(*manuscript.head(part), _MESSAGE)
