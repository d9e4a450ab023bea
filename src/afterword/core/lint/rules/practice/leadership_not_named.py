"""Leadership readers not named.

What
    A postmortem of P0 or P1 that does not say who of the leadership reads it.

Why
    Leadership that is told a summary learns from rumour. The document itself is read by people with names.

Bad
    # Outage

    **Severity:** P0

Good
    # Outage

    **Severity:** P0
    **Readers:** the CTO and the VP of payments
    ~~~~
    # Slow page

    **Severity:** P3

Known gaps
    Any word for leadership or readers counts.

Source
    Chain practice, step 6; practice: leadership reads the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_READERS = phrase(
    r"\b(?:(?:readers?|read by|shared with|audience|distribut\w*)[ \t*_|:]{1,12}[\w@\ufffc]|leadership|executives?"
    r"|CTO|CEO|CIO|VP|head of|director|sponsor"
    r"|management|all-hands)\b",
    re.IGNORECASE,
)
_MESSAGE = "Nobody of the leadership is named as a reader; say who reads the document itself."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document on a severe incident."""
    if manuscript.document.severity in ("P0", "P1") and manuscript.first(_READERS, 0) is None:
        yield Hit(*manuscript.top, _MESSAGE)
