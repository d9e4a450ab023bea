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

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_SAYS = re.compile(r"(?!tb[adc]\b|n/?a\b|unknown\b|none\b)\w", re.IGNORECASE)
_LEVEL = phrase(r"\b(?:SEV(?:ERITY)?[ -]?[0-5]|P[0-4])\b", re.IGNORECASE)
_MESSAGE = "The severity is not stated; name it as your policy does, for example P1."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    written = document.severity_as_written or ""
    if document.severity is None and not _SAYS.search(written) and not manuscript.first(_LEVEL, 0, _head(manuscript)):
        yield Hit(*manuscript.top, _MESSAGE)


def _head(manuscript: Manuscript) -> int:
    """Where the first section begins; what stands above is the title and the header."""
    return manuscript.parts[0].head if manuscript.parts else len(manuscript.text)
