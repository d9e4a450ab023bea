"""Duration that contradicts the times.

What
    The stated duration is longer than the whole timeline, or than from the stated start to the stated end.

Why
    One of the two is wrong, and the figures that are made of it will be wrong for years.

Bad
    # Outage

    **Duration:** 5 hours

    ## Timeline (UTC)

    - 2026-01-15 10:05 Alert fires
    - 2026-01-15 10:40 Release 4.1 is back: resolved

Good
    # Outage

    **Duration:** 35 minutes

    ## Timeline (UTC)

    - 2026-01-15 10:05 Alert fires
    - 2026-01-15 10:40 Release 4.1 is back: resolved

Known gaps
    A duration shorter than the timeline is let through: a timeline often begins before and ends after the incident.
    Times without dates cannot be compared.

Source
    Header of the standard template: duration is detection to resolution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import minutes, moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_STATED = re.compile(r"(?im)^.{0,20}\b(?:duration|length|time to \w+)\b.*$")
SLACK = 1.25  # people round, and incidents begin a little before the first entry


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the stated duration when the timeline leaves no room for it."""
    stated, whole = manuscript.document.duration_minutes, _whole(manuscript)
    if stated is None or whole is None or stated <= whole * SLACK + 5:
        return
    message = f"{minutes(stated)} do not fit into the times, which span {minutes(whole)}; one of the two is wrong."
    line = _STATED.search(manuscript.text, manuscript.body)
    yield Hit(*(line.span() if line else manuscript.top), message)


def _whole(manuscript: Manuscript) -> float | None:
    """Minutes from the first entry to the last, or from the stated start to the end; None when nothing tells them."""
    times = [one.at for one in moments(manuscript)]
    document = manuscript.document
    if not times and document.started_at is not None and document.ended_at is not None:
        times = [document.started_at, document.ended_at]
    if len(times) < 2 or len({one.tzinfo is None for one in times}) > 1:
        return None
    return (max(times) - min(times)).total_seconds() / 60
