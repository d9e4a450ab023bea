"""Runbook used but not updated.

What
    A runbook was used, and neither an action nor the text says that it is updated or that it needed nothing.

Why
    What the runbook lacked is known tonight and forgotten next week.

Bad
    ## Timeline (UTC)

    - 10:06 Ines opens runbook RB-021

    ## Actions

    - [ ] Ship the warming job - @ines - 2026-02-01

Good
    ## Timeline (UTC)

    - 10:06 Ines opens runbook RB-021

    ## Actions

    - [ ] Update RB-021: scale the replicas first - @ines - 2026-02-01

Known gaps
    An update that is told without the word runbook or its number is not seen.

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

_USED = phrase(r"\b(?:RB-\d+|run ?-?books?|play ?-?books?)\b", re.IGNORECASE)
_CHANGED = phrase(
    r"\b(?:updat\w*|extend\w*|edit\w*|creat\w*|add(?:ed|s)?|writ\w+|amend\w*|correct\w*|improv\w*|new|chang\w*"
    r"|document\w*|nothing to change|worked as written|no change\w*)\b[^.\n]{0,80}"
    r"\b(?:RB-\d+|run ?-?books?|play ?-?books?)\b|\b(?:RB-\d+|run ?-?books?|play ?-?books?)\b[^.\n]{0,80}\b(?:updat\w*"
    r"|extend\w*|edit\w*|creat\w*|added|amend\w*|correct\w*"
    r"|nothing to change|worked as written|needs no change|no change)\b",
    re.IGNORECASE,
)
_MESSAGE = "A runbook was used; say what worked and what did not, and update it before this is closed."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the first mention of a runbook that nobody updates."""
    used = next((one for one in manuscript.finds(_USED) if _in_response(manuscript, one)), None)
    if used and not manuscript.first(_CHANGED):
        yield Hit(used.start(), used.end(), _MESSAGE)


_NONE_YET = re.compile(
    r"\b(?:no|without an?|missing|lack\w*(?: of)?(?: an?)?|\ba|new|needs? an?)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:was|were|had|did\w*|worked|listed|said|named|used|covered|followed|told|asked|pointed|\w{3,}ed)\b"
)
AFTERWARDS = frozenset(
    ["contributing_factors", "root_cause", "lessons", "lessons_poorly", "lessons_well", "impact", "summary"]
)


def _in_response(manuscript: Manuscript, match: re.Match[str]) -> bool:
    """True where a runbook was used: in the response, or in what is told of it afterwards."""
    field, sentence = manuscript.field_at(match.start()), manuscript.sentence_at(match.start())
    if field in AFTERWARDS and sentence is not None:
        before = manuscript.masked[sentence.start : match.start()]
        return not _NONE_YET.search(before) and bool(_PAST.search(sentence.text))
    return manuscript.in_timeline(match.start()) or field in ("resolution", "detection")
