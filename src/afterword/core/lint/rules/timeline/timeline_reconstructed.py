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
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MADE = (
    r"(?:reconstruct|re-?built|rebuild|compil|assembl|pieced|put|filled|added|written|wrote|made|created|collected"
    r"|drawn up)"
)
_LATER = (
    r"(?:afterwards?|after the (?:fact|event|incident|outage)|later(?: on)?|retrospectively|in retrospect|retroactively"
    r"|from (?:the )?(?:memor\w+|recollections?|(?:chat|logs?)(?: and (?:chat|logs?|memory))?)|the (?:next"
    r"|following) (?:day|morning)"
    r"|(?:\w+ )?days? (?:later|after)|in hindsight)"
)
_SAID = phrase(
    rf"\b(?:reconstruct(?:ed|ion)|{_MADE}\w*\b[^.\n|]{{0,50}}?\b{_LATER}|pieced together|re-?built the (?:sequence"
    rf"|timeline|order)"
    r"|from memory|best (?:recollection|estimates?|guess)|(?:people|we|they) remember(?:ed)?|from recollection"
    r"|to the best of (?:our|my) (?:memory|recollection)|kept no notes"
    r"|as (?:far as|best) (?:we|I) (?:can )?(?:remember|recall)|times? (?:are|is|were) (?:\w+ ){0,2}(?:approximat\w*"
    r"|estimate[sd]?|guess\w*)"
    r"|all times approximat\w+|nobody (?:kept|took|wrote) notes)\b",
    re.IGNORECASE,
)
_OF_TIMELINE = phrase(
    rf"\b(?:timeline|sequence of events|chronology)\b[^.\n]{{0,60}}?\b(?:reconstruct\w*"
    rf"|{_MADE}\w*\b[^.\n]{{0,40}}?{_LATER})\b"
    r"|\breconstruct\w*\b[^.\n]{0,40}?\b(?:timeline|sequence of events|chronology)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"(?i:\((?:times? )?(?:is |are )?(?:estimated?|approx(?:imate(?:ly)?|\.)?|from memory|reconstructed"
    r"|guess(?:ed)?|roughly)\))"
    r"|(?m:^)[ \t|*_-]{0,12}~\s?\d{1,4}[-:]\d\d"
)
_MESSAGE = (
    "The timeline was put together afterwards; say which entries, and how it will be written during the next incident."
)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the words that say so, on an entry with a rough time, or on the heading when entries are marked."""
    part = manuscript.part("timeline")
    said = manuscript.first(_OF_TIMELINE)
    if part is not None:
        inside = manuscript.first(_SAID, part.head, part.end) or _ROUGH.search(manuscript.masked, part.start, part.end)
        said = inside or said
    marked = [one for one in manuscript.document.timeline if one.recorded == "reconstructed"]
    if said:
        yield Hit(said.start(), said.end(), _MESSAGE)
    elif part is not None and marked and 2 * len(marked) > len(manuscript.document.timeline):
        yield Hit(*manuscript.head(part), _MESSAGE)
