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
    A timeline that runs backwards as a whole, newest first, is told once; `--fix` turns it round where each entry is
    one line and tells its own date.

Source
    Practice: the timeline gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import Moment, comparable, moments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ENTRY = re.compile(r"[-*+|] ?")  # an item or a row of its own, not indented
_NUMBERED = re.compile(r"\d")
_DATED = re.compile(r"\d{4}-\d\d-\d\d")
_MESSAGE = "This entry is earlier than the one before it; put it in its place or mend its time."
_BACKWARDS = "The timeline runs from the last entry to the first; turn it round, so that causes come before effects."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each entry that is earlier than the one before it, or one on a timeline that runs backwards."""
    found = moments(manuscript)
    pairs = [(one, two) for one, two in pairwise(found) if comparable(one, two)]
    wrong = [two for one, two in pairs if _earlier(two, one)]
    if len(wrong) > 1 and len(wrong) == len(pairs):
        turned = _turned(manuscript, found)
        change = turned[1] if turned else None
        title = "Turn the entries round" if turned else None
        yield Hit(*found[0].span, _BACKWARDS, replacement=turned[0] if turned else None, change=change, title=title)
    else:
        yield from (Hit(*one.span, _MESSAGE) for one in wrong)


def _turned(manuscript: Manuscript, found: tuple[Moment, ...]) -> tuple[str, tuple[int, int]] | None:
    """The lines of the entries from the last to the first, and their place; None where more stands between them."""
    first, last = found[0].item.line or 0, found[-1].item.line or 0
    lines = [manuscript.line(number) for number in range(first, last + 1)]
    alone = last - first + 1 == len(found) == len(manuscript.document.timeline) and all(
        _ENTRY.match(one) for one in lines
    )
    days = {one.at.date() for one in found}
    dated = all(_DATED.search(one) for one in lines) or len(days) == 1
    guessed = len(days) > 1 and manuscript.document.date == found[0].at.date()  # it may be known from the order only
    numbered = any(_NUMBERED.match(one) for one in lines)
    if not alone or not dated or guessed or numbered or manuscript.line(last + 1).startswith((" ", "\t")):
        return None
    start = manuscript.line_start(first)
    whole = "\n".join(lines)
    return "\n".join(reversed(lines)), (start, start + len(whole))


def _earlier(one: Moment, other: Moment) -> bool:
    """Earlier, on another line: two times in one line are a span."""
    return one.at < other.at and one.item.line != other.item.line
