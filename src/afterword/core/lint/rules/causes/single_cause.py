"""One cause only.

What
    The causes name a single thing: one sentence or one item, and no contributing factors.

Why
    Incidents come from several things that met. Who looks for one cause stops at the first that explains enough, and
    leaves the others in place.

Bad
    # Outage

    ## Root cause

    The connection pool was too small.

Good
    # Outage

    ## Root cause

    The connection pool was too small for the number of workers. The release raised the workers from 5 to 20, and no
    test ran with more than 5.

    ## Contributing factors

    - **Monitoring gap:** pool usage was not monitored

Known gaps
    Two causes in one sentence count as one.

Source
    Validation list of the post-mortem procedure: multiple contributing factors; shared-learning template.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript, Part
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "Only one cause is named; what else had to be true for it to happen, to go unseen or to last so long?"


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of the causes when they are one sentence."""
    parts = [one for one in manuscript.parts if one.field in ("root_cause", "contributing_factors", "trigger")]
    told = sum(_told(manuscript, one) for one in parts)
    if parts and told == 1 and len(manuscript.document.factors) < 2:
        yield Hit(*manuscript.head(parts[0]), _MESSAGE)


def _told(manuscript: Manuscript, part: Part) -> int:
    """How many sentences a section has."""
    return len(manuscript.told(part))
