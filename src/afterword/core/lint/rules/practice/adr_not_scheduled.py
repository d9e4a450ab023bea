"""Decision record named but not scheduled.

What
    An ADR is named, and nothing says when it will be talked about again or that it stands.

Why
    An incident that puts a decision in doubt is the best moment to open it again; without a date it will not be.

Bad
    ## Root cause

    ADR-0012 chose a cache without warming, which left the first requests to the database.

Good
    ## Root cause

    ADR-0012 chose a cache without warming. It is re-opened: conversation on 2026-02-03.
    ~~~~
    ## References

    ADR-0012 stands: the choice of cache was not involved.

Known gaps
    Records under other names than ADR are not seen.

Source
    Chain practice, step 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_NAMED = phrase(r"\bADR[- ]?\d+\b|\b(?:architecture )?decision records?\b", re.IGNORECASE)
_SCHEDULED = re.compile(
    r"\d{4}-\d\d-\d\d|\b(?:stands|unchanged|not (?:involved|implicated|affected)|superseded|re-?open\w* on"
    r"|scheduled|on (?:mon|tues|wednes|thurs|fri)day"
    r"|no (?:ADR|decision)s? (?:was |were )?(?:implicated|involved)|none)\b",
    re.IGNORECASE,
)
_MESSAGE = "A decision record is named; give the date of the conversation on it, or say that it stands."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the first mention of a record whose line or paragraph gives no date."""
    for match in manuscript.finds(_NAMED):
        begin = manuscript.masked.rfind("\n\n", 0, match.start()) + 1
        end = manuscript.masked.find("\n\n", match.end())
        if not _SCHEDULED.search(manuscript.masked[begin : end if end > 0 else len(manuscript.masked)]):
            yield Hit(match.start(), match.end(), _MESSAGE)
            return
