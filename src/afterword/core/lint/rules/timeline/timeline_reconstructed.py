"""Timeline written after the incident.

What
    Entries are marked as reconstructed, or the text says that the timeline was put together afterwards.

Why
    What people remember a day later is in a better order than what happened. A timeline that was not written during the
    incident is itself a finding about the response.

Bad
    ## Timeline (UTC)

    The timeline was reconstructed from memory two days later.

    - 10:05 Errors begin

Good
    ## Timeline (UTC)

    - 10:05 Errors begin
    - 10:06 Ines: I see 500s on checkout

Known gaps
    It believes a document that does not say how its timeline was made.

Source
    Chain practice: the timeline is written during the incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_SAID = re.compile(
    r"\b(?:reconstruct\w*|pieced together|put together (?:later|afterwards)|from memory|as (?:far as|best) (?:we"
    r"|I) (?:can )?(?:remember|recall)"
    r"|times? (?:are|is) (?:approximate\w*|approximations?|estimate[sd]?))\b|\ball times approximations\b",
    re.IGNORECASE,
)
_MESSAGE = (
    "The timeline was put together afterwards; say which entries, and how it will be written during the next incident."
)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the words that say so, or on the heading when entries are marked."""
    part = manuscript.part("timeline")
    if part is None:
        return
    said = manuscript.first(_SAID, part.head, part.end)
    marked = [one for one in manuscript.document.timeline if one.recorded == "reconstructed"]
    if said:
        yield Hit(said.start(), said.end(), _MESSAGE)
    elif marked and 2 * len(marked) > len(manuscript.document.timeline):
        yield Hit(*manuscript.head(part), _MESSAGE)
