"""Duration is not stated.

What
    Neither the header nor the front matter says the duration.

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

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "It is not stated how long it lasted; give minutes from detection to resolution."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    if document.duration_minutes is None and document.impact_seconds is None:
        yield Hit(*manuscript.top, _MESSAGE)
