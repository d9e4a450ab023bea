"""Customer impact is not stated.

What
    Neither the header nor the front matter says the customer impact.

Why
    Even an internal incident affects somebody. Whether customers felt it decides what has to be said to them.

Bad
    # Queue stood still

    The worker stopped.

Good
    # Checkout outage

    **Customer impact:** Yes, checkout failed

Known gaps
    Any sentence that names customers or users counts as an answer; developers of the own house are not counted as such.

Source
    Header of the standard template; "do not forget the customer".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_TOLD = phrase(
    r"\b(?:customers?|users?|clients?|visitors?|subscribers?|shoppers?|buyers?|guests?|patients?|students?"
    r"|passengers?|(?:nobody|no one)(?: \w+)? (?:noticed|affected|outside|saw))\b(?![ -](?:impact"
    r"|facing)\b)(?!\W*(?:$|\n))",
    re.IGNORECASE,
)

_MESSAGE = "It is not stated whether customers were affected; say yes or no in the header, and how in the impact."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document that does not say it."""
    document = manuscript.document
    if document.customer_impact is None and manuscript.first(_TOLD) is None:
        yield Hit(*manuscript.top, _MESSAGE)
