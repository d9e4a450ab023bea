"""Long hole in the response.

What
    Between detection and recovery nothing is told for longer than the limit (60 minutes, by `hole_minutes`).

Why
    Where nothing is written down, people were waiting, searching or asleep. That is often the most telling hour of the
    night.

Bad
    ## Timeline (UTC)

    - 2026-01-15 10:05 Alert fires
    - 2026-01-15 13:30 Cause found in the pool
    - 2026-01-15 13:40 Rollback done, errors gone

Good
    ## Timeline (UTC)

    - 2026-01-15 10:05 Alert fires
    - 2026-01-15 10:40 Ruled out the network
    - 2026-01-15 11:20 Cause found in the pool
    - 2026-01-15 11:40 Rollback done, errors gone
    ~~~~
    ## Timeline (UTC)

    - 2026-01-14 08:00 Release 4.2 goes out
    - 2026-01-15 10:05 Alert fires
    - 2026-01-15 10:20 Rollback done

Known gaps
    Where the response began is guessed from words such as alert, paged, noticed. Incidents of several days are measured
    by a quarter of their length.

Source
    Practice: gaps are named; the timeline gate asks for an explanation of every hole.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import DETECTED, OVER, RECOVERED, Moment, comparable, minutes, moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each entry that ends a hole while people were at work."""
    response = _response(moments(manuscript))
    whole = sum(_gap(one, two) for one, two in pairwise(response))
    limit = max(settings.limits.hole_minutes, whole / 4 if whole > 24 * 60 else 0)
    for one, two in pairwise(response):
        if _gap(one, two) > limit:
            message = (
                f"Nothing is told for {minutes(_gap(one, two))} before this; say what people did, or why nobody did."
            )
            yield Hit(*two.span, message)


def _response(found: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """The entries from the first that tells of detection to the last that tells of recovery."""
    first = next((index for index, one in enumerate(found) if DETECTED.search(one.item.text)), None)
    last = next((index for index in range(len(found), 0, -1) if _over(found[index - 1].item.text)), None)
    return found[first:last] if first is not None and last is not None else ()


def _over(text: str) -> bool:
    return bool(RECOVERED.search(text) or OVER.search(text))


def _gap(one: Moment, two: Moment) -> float:
    return (two.at - one.at).total_seconds() / 60 if comparable(one, two) else 0.0
