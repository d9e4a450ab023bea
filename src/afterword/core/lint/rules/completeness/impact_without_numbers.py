"""Impact without a number.

What
    An impact that names no number: of users, requests, orders, minutes, money, or a share of them.

Why
    "Some users had problems" cannot be weighed against the cost of a fix, nor compared with the next incident. An
    estimate that is called one is worth more than no number.

Bad
    ## Impact

    Some users could not log in for a while.

Good
    ## Impact

    About 1,200 users could not log in for 58 minutes.
    ~~~~
    ## Impact

    None: nobody noticed.

Known gaps
    A number that says nothing on the impact (a version, a port) is taken for one.

Source
    Google SRE Workbook, chapter 10 (missing numbers); do's of the standard template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_NUMBER = re.compile(
    r"(?<![\w.])[$\u20ac\u00a3~]?\d[\d,.]*\s*(?:%|[a-z]+)?|\b(?:(?:one|two) (?:\w+ )?(?:users?|customers?|people"
    r"|clients?|teams?|hours?|days?|minutes?|weeks?|requests?|services?)"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety"
    r"|dozens?"
    r"|hundreds?|thousands?|millions?|half|a quarter|a third|all|every|none|nobody|no one|entire|whole"
    r"|no (?:\w+ ){0,2}"
    r"(?:impact|effect|users?|customers?|downtime|data))\b",
    re.IGNORECASE,
)
_MESSAGE = "The impact has no number: say how many users, requests or minutes, and call an estimate an estimate."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of an impact that says something, but no number."""
    part = manuscript.part("impact")
    if part is None:
        return
    said = manuscript.prose(part)
    if re.search(r"\w", said) and not _NUMBER.search(said):
        yield Hit(*manuscript.head(part), _MESSAGE)
