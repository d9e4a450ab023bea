"""Chain fix without owner, date or test.

What
    The one fix lacks an owner, a due date or a test that can fail.

Why
    What nobody owns is not done, what has no date is not done now, and what has no test is called done without being
    so.

Bad
    ## Chain fix

    L3: the warming job ships soon.

Good
    ## Chain fix

    L3: the warming job ships in this cycle.

    - Owner: the senior developer
    - Dated: live by 2026-05-30
    - Testable: p95 stays below 500 ms during the next cold start

Known gaps
    An owner that is named without the word owner or an @ is not seen.

Source
    Chain practice: one fix, owned, dated, testable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.document.words import listed
from afterword.core.lint.chain import chain_parts
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_NEEDS = {
    "an owner": re.compile(r"\bown(?:er|ed|s)\b|(?<!\w)@\w|\bassign\w*|\bresponsible\b|\bdriver\b", re.IGNORECASE),
    "a due date": re.compile(
        r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:jan|feb|mar"
        r"|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d",
        re.IGNORECASE,
    ),
    "a test": re.compile(
        r"\btest\w*|\bverif\w*|\bcheck(?:ed|s)?\b|\bmeasur\w*|\bstays?\b|\bproven?\b|\bpasses\b", re.IGNORECASE
    ),
}


_EMPTY = re.compile(  # a label behind which nothing is said
    r"(?im)^[ \t*_-]*(?:owner|owned by|assignee|due|dated?|deadline|test\w*|verif\w*)[ \t*_]*:?[ \t*_]*"
    r"(?:[-\u2013?]+|tbd|tba|tbc|n/?a|none|open|unknown|nobody(?: yet)?|to be \w+|later|soon)?[ \t.*_]*$"
)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of a fix that lacks one of the three."""
    _, fix = chain_parts(manuscript)
    if fix is None:
        return
    said = _EMPTY.sub("", manuscript.prose(fix))
    missing = [name for name, rule in _NEEDS.items() if not rule.search(said)]
    if missing and re.search(r"\w", said):
        yield Hit(*manuscript.head(fix), f"The fix lacks {listed(missing)}; a fix is owned, dated and testable.")
