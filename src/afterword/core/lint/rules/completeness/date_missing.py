"""Date is not stated.

What
    Neither the header nor the front matter says the date.

Why
    Times of day mean nothing without their date, and a document without one cannot be found again.

Bad
    # Checkout outage

    Checkout returned errors.

Good
    # Checkout outage

    **Date:** 2026-01-15

Known gaps
    A date in a file name counts, one in a picture does not.

Source
    Header of the standard and the 3am templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "The date of the incident is not stated; give it as YYYY-MM-DD."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    if document.date is None and document.started_at is None:
        yield Hit(*manuscript.top, _MESSAGE)
