"""No detection in the timeline.

What
    No entry tells how the incident was noticed.

Why
    How long it took until somebody knew is the part of an incident that monitoring can shorten. It cannot be measured
    when the moment is not written down.

Bad
    ## Timeline (UTC)

    - 10:00 Release 4.2 goes out
    - 10:40 Release 4.1 is back, errors gone

Good
    ## Timeline (UTC)

    - 10:00 Release 4.2 goes out
    - 10:05 Alert on error rate fires
    - 10:40 Release 4.1 is back, errors gone

Known gaps
    It looks for words such as alert, paged, noticed, reported.

Source
    Practice: detection is a phase; COE questions on detection.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import DETECTED
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "No entry says how and when this was noticed; add the alert, the report or the person who saw it."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the first entry of a timeline in which nobody notices anything."""
    items = manuscript.document.timeline
    if len(items) > 1 and not any(DETECTED.search(one.text) for one in items):
        yield Hit(*manuscript.line_span(items[0].line), _MESSAGE)
