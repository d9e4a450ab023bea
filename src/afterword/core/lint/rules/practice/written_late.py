"""Not written within 72 hours.

What
    The document says that it was written, reviewed or published later than the limit after the incident (72 hours, by
    `draft_hours`; published after 7 days).

Why
    After a week the people remember the story, not the night. Fixes come out of early postmortems far more often.

Bad
    ---
    written: 2026-02-20
    ---
    # Outage

    **Date:** 2026-01-15

Good
    ---
    written: 2026-01-16
    ---
    # Outage

    **Date:** 2026-01-15

Known gaps
    Only dates in the front matter and the header are compared; the history of the file is not read.

Source
    Chain practice, step 1: 85 % within 72 hours, 50 % after a week.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from afterword.core.document.when_read import when
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_WRITTEN = re.compile(
    r"(?im)^[ \t*_|>+-]{0,20}(?:(?:this |the |first |final )*(?:document|report|post-?mortem|incident report"
    r"|write-?up|page)?"
    r"[ -]?(?:written|drafted|first draft|draft|reviewed|review(?: meeting)?(?: held)?|meeting(?: held)?|held"
    r"|published|publication"
    r"|created|creation"
    r"|completed|finished|finali[sz]ed|closed|signed off|last (?:updated?|edited|modified|changed)|updated)"
    r"|date of (?:this |the )?(?:document|report|post-?mortem|publication|review|write-?up)|post-?mortem date)"
    r"(?: on| at| date| by)?[ \t*_|]{0,20}(?::|\|)[ \t*_|]{0,20}(?P<day>[\w][\w .,/-]{3,24})"
)
_SLOW = re.compile(r"publi|updated|edited|modified|changed", re.IGNORECASE)
HEADER = 4000  # characters behind the front matter in which a header ends


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each of these dates that is too late."""
    ended = manuscript.document.ended_at
    begun = ended.date() if ended else manuscript.document.date
    if begun is None:
        return
    last = min(manuscript.body + HEADER, manuscript.parts[0].head if manuscript.parts else len(manuscript.text))
    for match in _WRITTEN.finditer(manuscript.text, 0, last):
        written = _day(match["day"])
        days = (written - begun).days if written else 0
        limit = 7 if _SLOW.search(match[0]) else settings.limits.draft_hours // 24
        if days > limit:
            message = f"This is {days} days after the incident; write within {limit} days."
            yield Hit(match.start("day"), match.end("day"), message)


def _day(text: str) -> date | None:
    found = when(text.strip())
    return found.day if found else None
