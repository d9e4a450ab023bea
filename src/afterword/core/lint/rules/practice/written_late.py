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

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_WRITTEN = re.compile(
    r"(?im)^[ \t*_|>-]{0,20}(?:written|reviewed|drafted|draft|review(?: meeting)?|meeting|held|published"
    r"|post-?mortem date|last updated?)"
    r"(?: on| at| date)?[ \t*_|]{0,20}:[ \t*_|]{0,20}(\d{4}-\d\d-\d\d)"
)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each of these dates that is too late."""
    ended = manuscript.document.ended_at
    begun = ended.date() if ended else manuscript.document.date
    if begun is None:
        return
    for match in _WRITTEN.finditer(manuscript.text):
        written = _day(match[1])
        days = (written - begun).days if written else 0
        limit = (
            7 if "publish" in match[0].lower() or "updated" in match[0].lower() else settings.limits.draft_hours // 24
        )
        if days > limit:
            yield Hit(
                match.start(1), match.end(1), f"This is {days} days after the incident; write within {limit} days."
            )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
