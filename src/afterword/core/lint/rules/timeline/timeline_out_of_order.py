"""Entries out of order.

What
    An entry is earlier than the one before it.

Why
    Cause and effect are read from the order. An entry out of order is either in the wrong place or has a wrong time.

Bad
    ## Timeline (UTC)

    - 2026-01-15 10:20 Rollback done
    - 2026-01-15 10:05 Errors begin

Good
    ## Timeline (UTC)

    - 2026-01-15 10:05 Errors begin
    - 2026-01-15 10:20 Rollback done

Known gaps
    A timeline that runs backwards as a whole, newest first, is told once.

Source
    Practice: the timeline gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import Moment, comparable, moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "This entry is earlier than the one before it; put it in its place or mend its time."
_BACKWARDS = "The timeline runs from the last entry to the first; turn it round, so that causes come before effects."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each entry that is earlier than the one before it, or one on a timeline that runs backwards."""
    found = moments(manuscript)
    pairs = [(one, two) for one, two in pairwise(found) if comparable(one, two)]
    wrong = [two for one, two in pairs if _earlier(two, one)]
    if len(wrong) > 1 and len(wrong) == len(pairs):
        yield Hit(*found[0].span, _BACKWARDS)
    else:
        yield from (Hit(*one.span, _MESSAGE) for one in wrong)


def _earlier(one: Moment, other: Moment) -> bool:
    """Earlier, on another line: two times in one line are a span."""
    return one.at < other.at and one.item.line != other.item.line
