"""Severity is not stated.

What
    Neither the header nor the front matter says the severity.

Why
    How bad it was decides who reviews the document, who reads it and by when. Without it nobody can find, years
    later, the incidents that mattered.

Bad
    # Checkout outage

    Checkout returned errors.

Good
    # Checkout outage

    **Severity:** P1

Known gaps
    A severity that is only told in prose ("a severe outage") counts as missing.

Source
    Header of the standard and the 3am templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "The severity is not stated; name it as your policy does, for example P1."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    if document.severity is None and document.severity_as_written is None:
        yield Hit(*manuscript.top, _MESSAGE)
