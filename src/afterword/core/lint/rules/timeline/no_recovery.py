"""No recovery in the timeline.

What
    No entry tells that the incident was mitigated, fixed or over.

Why
    Without its end an incident has no length, and a reader is left in doubt whether it is over.

Bad
    ## Timeline (UTC)

    - 10:05 Alert on error rate fires
    - 10:12 Ines looks at the pool

Good
    ## Timeline (UTC)

    - 10:05 Alert on error rate fires
    - 10:40 Release 4.1 is back, errors gone: resolved

Known gaps
    It looks for words such as resolved, restored, rolled back, fixed.

Source
    Practice: phases end with mitigated and resolved.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import OVER, RECOVERED
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

LAST = 2  # entries, of which a step such as a release may be the end
_MESSAGE = "No entry says when it was over; add the moment at which users were well again."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the last entry of a timeline that does not end."""
    items = manuscript.document.timeline
    told = any(OVER.search(one.text) for one in items) or any(RECOVERED.search(one.text) for one in items[-LAST:])
    if len(items) > 1 and not told:
        yield Hit(*manuscript.line_span(items[-1].line), _MESSAGE)
