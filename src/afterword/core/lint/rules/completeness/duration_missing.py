"""Duration is not stated.

What
    Neither the header, the front matter, the summary nor the impact says how long it lasted.

Why
    How long it lasted is the first thing anybody asks, and the only measure by which two incidents can be laid side
    by side.

Bad
    # Checkout outage

    Checkout returned errors.

Good
    # Checkout outage

    **Duration:** 58 minutes

Known gaps
    A duration that only follows from the first and last entry of the timeline counts as missing.

Source
    Header of the standard template: time from detection to resolution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_NUMBER = r"(?:[0-9]\d*(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TOLD = phrase(
    r"\b(?:last(?:ed|ing)|for|took|duration|downtime|outage|disruption)\b[^.\n]{0,30}?"
    rf"\b{_NUMBER}[ -]?(?:min\w*|hours?|days?|h)\b"
    rf"|\b{_NUMBER}[ -](?:minutes?|hours?|days?) (?:of (?:downtime|outage|disruption)|outage|later)\b"
    r"|\b(?:from|between)\b[^.\n]{0,20}?\b\d{1,2}:\d\d\b[^.\n]{0,20}?(?:\b(?:until|till|to|and)\b|[-\u2013])[^.\n]{0,20}?\b\d{1,2}:\d\d\b",
    re.IGNORECASE,
)
FIELDS = ("summary", "impact")
_MESSAGE = "It is not stated how long it lasted; give minutes from detection to resolution."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    stated = document.duration_minutes is not None or document.impact_seconds is not None
    if not stated and not any(
        manuscript.first(_TOLD, one.start, one.end) for one in manuscript.parts if one.field in FIELDS
    ):
        yield Hit(*manuscript.top, _MESSAGE)
