"""Times without a zone.

What
    No zone is stated for the timeline: not in its heading or its lines, nor in the header.

Why
    10:05 in which city? Logs are in UTC, chat is local, and the summer time changes in between. One missing word makes
    every comparison with evidence a guess.

Bad
    ## Timeline

    - 10:05 Errors begin
    - 10:20 Rollback done

Good
    ## Timeline (all times UTC)

    - 10:05 Errors begin
    - 10:20 Rollback done
    ~~~~
    ## Timeline

    - 10:05 PST Errors begin

Known gaps
    A zone that is named by a city only is not recognised everywhere.

Source
    Practice: times are UTC; step 2 of the post-mortem procedure.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "The timeline names no zone; write the times in UTC and say so in the heading."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the timeline's heading when not one of its times has a zone."""
    found = moments(manuscript)
    clocked = [one for one in found if one.at.tzinfo is None]
    if found and len(clocked) == len(found) and manuscript.document.zone is None:
        part = manuscript.part("timeline")
        yield Hit(*(manuscript.head(part) if part else found[0].span), _MESSAGE)
