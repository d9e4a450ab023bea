"""Follow-up review missing.

What
    A postmortem of P0 or P1 with actions that names no date on which their effect is looked at.

Why
    Four weeks later is when one can see whether a fix holds. Without a date nobody looks.

Bad
    # Outage

    **Severity:** P1

    ## Actions

    - [ ] Size the pool by the number of workers - @ines - 2026-02-01

Good
    # Outage

    **Severity:** P1

    ## Actions

    - [ ] Size the pool by the number of workers - @ines - 2026-02-01

    Follow-up review on 2026-02-12.

Known gaps
    A review that is in a calendar only is not seen.

Source
    Validation list of the post-mortem procedure: follow-up review scheduled for 4 weeks out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_LOOKED = (
    r"(?:follow(?:ed|ing)?[- ]?up(?: (?:review|meeting|check|call))?|re-?check\w*|re-?visit\w*|meet again"
    r"|look(?:ed)? back"
    r"|check[- ]?in|(?:re-?)?review\w*)"
)
_WHEN = (
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d|\d{1,2}[./]\d{1,2}[./]\d{2}"
    r"|(?:in|after) (?:\d+|two|three|four|six|eight) (?:weeks?|days?|months?)|(?:two|three|four|six"
    r"|\d+) weeks (?:after|from|later))"
)
REVIEW = re.compile(
    rf"\b{_LOOKED}\b[^\n.]{{0,60}}?(?<![\w-]){_WHEN}|(?<![\w-]){_WHEN}[^\n.]{{0,60}}?\b{_LOOKED}\b", re.IGNORECASE
)
_MESSAGE = "No date is named on which the fixes are looked at again; plan it four weeks after the incident."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of the actions of a severe incident."""
    part = manuscript.part("actions")
    severe = manuscript.document.severity in ("P0", "P1")
    if severe and part is not None and manuscript.document.actions and not REVIEW.search(manuscript.masked):
        yield Hit(*manuscript.head(part), _MESSAGE)
