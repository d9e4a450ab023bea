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

from afterword.core.lint.language import clause_before
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.prose import Sentence
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_FEW = r"(?:a (?:few|couple(?: of)?)|several|many|some)"
_UNIT = r"(?:seconds|minutes|hours|days|weeks|months)"
_PART = r"(?:day|night|evening|morning|afternoon|week)"
_VAGUE = re.compile(
    rf"\b(?:(?:for )?(?:a (?:little |long |short )?while|(?:quite )?some time(?! (?:between|after|before|around)? ?\d))"
    rf"|(?:for )?{_FEW} {_UNIT}|for (?:hours|days|ages)(?= (?:later|until|before|\.))|a (?:long|short) time"
    r"|shortly (?:after(?:wards?)?|before|thereafter)|soon after(?:wards?)?|not long after|before long"
    rf"|a (?:bit|little) (?:later|earlier)|some ?time later|later (?:that|in the) {_PART}"
    rf"|recently|eventually|at some point|around (?:noon|midnight|lunch(?:time)?)"
    rf"|(?:early|late) (?:in the )?(?:morning|afternoon|evening)|over the weekend|the other day|overnight)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(r"\d{1,2}:\d\d|\b\d+(?:\.\d+)? ?(?:s|sec\w*|min\w*|h|hours?|days?|weeks?)\b|\d{4}-\d\d-\d\d|T\+")
_OTHERWISE = re.compile(  # plans, what is always so, conditions: there is no evidence to take a time from
    r"\b(?:will|would|should|can|could|may|might|if|want to|wants to|decide[sd]? to|schedule[sd]?|plan(?:s|ned)? to"
    r"|going to|takes?|have|keep|typically|usually|often|always)\s*(?:[\w,]+\s+){0,12}$",
    re.IGNORECASE,
)
_THEN = re.compile(r",? (?:\w+ )?(?:\w+['\u2019]d|will|would)\b|\s*\([^()\n]*\d")
_AMOUNT = re.compile(r" of (?:[^\s.,;]+ ){0,3}(?:data|logs?|records|rows|backups|history|metrics|messages|events)\b")
FIELDS = frozenset(["summary", "impact", "timeline", "detection", "resolution", "trigger", "root_cause"])
_MESSAGE = "Give the time or the length of time; the evidence has it."
_OWN_TIME = re.compile(r"[\s\d:.T+,/-]*(?:UTC|Z|[AP]M|[A-Z]{2,4}T)?", re.IGNORECASE)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each vague time in a sentence that tells of what was and has no exact one."""
    for sentence, match in manuscript.matches(_VAGUE, timeline=True):
        if manuscript.field_at(match.start()) not in FIELDS or _EXACT.search(_told(manuscript, sentence)):
            continue
        behind = match.end()
        if (
            not _OTHERWISE.search(clause_before(sentence, match.start()))
            and not _THEN.match(manuscript.masked, behind)
            and not _AMOUNT.match(manuscript.masked, behind)
        ):
            yield Hit(match.start(), match.end(), _MESSAGE)


def _told(manuscript: Manuscript, sentence: Sentence) -> str:
    """The sentence; an entry without its own time, which is no exact time for what it tells."""
    own = _OWN_TIME.match(sentence.text) if manuscript.in_timeline(sentence.start) else None
    return sentence.text[own.end() :] if own else sentence.text
