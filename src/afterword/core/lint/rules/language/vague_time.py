"""Vague time.

What
    Words for a time where a time is known: a while, shortly after, some time later, recently, for several hours, around
    noon.

Why
    How long users waited and how long people searched is what a reader wants to know. Evidence gives it to the second.

Bad
    ## Impact

    Checkout was down for a while.
    ~~~~
    ## Timeline (UTC)

    - 10:05 Alert fires
    - 10:06 Shortly after, the errors stop

Good
    ## Impact

    Checkout was down from 10:05 to 10:17 UTC.
    ~~~~
    ## Resolution

    The error rate recovered shortly after 10:17 UTC.

Known gaps
    A vague time that is made exact in the next sentence is told too.

Source
    Do's of the standard template: exact times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_VAGUE = re.compile(
    r"\b(?:for )?(?:a (?:little )?while|(?:quite )?some time(?! (?:between|after|before|around)? ?\d)"
    r"|(?:for )?(?:a (?:few|couple(?: of)?)|several|many|some) (?:seconds|minutes|hours|days|weeks)"
    r"|shortly (?:after(?:wards?)?|before|thereafter)|soon after(?:wards?)?|not long after|a (?:bit"
    r"|little) (?:later|earlier)|some ?time later|later (?:that|in the) (?:day|night|evening|morning|afternoon|week)"
    r"|recently|eventually|at some point|around (?:noon|midnight|lunch(?:time)?)|(?:early"
    r"|late) (?:in the )?(?:morning|afternoon|evening)|over the weekend|a long time)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(r"\d{1,2}:\d\d|\b\d+(?:\.\d+)? ?(?:s|sec\w*|min\w*|h|hours?|days?|weeks?)\b|\d{4}-\d\d-\d\d|T\+")
FIELDS = frozenset(["summary", "impact", "timeline", "detection", "resolution", "trigger", "root_cause"])
_MESSAGE = "Give the time or the length of time; the evidence has it."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each vague time in a sentence that has no exact one."""
    for sentence, match in manuscript.matches(_VAGUE, timeline=True):
        begin = match.start() - sentence.start
        inside = (
            sentence.text[_LEAD.match(sentence.text).end() :]
            if manuscript.in_timeline(match.start())
            else sentence.text
        )
        if manuscript.field_at(match.start()) in FIELDS and begin >= 0 and not _EXACT.search(inside):
            yield Hit(match.start(), match.end(), _MESSAGE)


_LEAD = re.compile(
    r"[\s\d:.T+,/-]*(?:UTC|Z|[AP]M|[A-Z]{2,4}T)?", re.IGNORECASE
)  # an entry's own time is no exact time for what it tells
