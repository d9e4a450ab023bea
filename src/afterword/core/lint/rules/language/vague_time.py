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
from afterword.core.lint.openings import phrase
from afterword.core.lint.prose import Sentence
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_FEW = r"(?:a (?:good )?(?:few|couple(?: of)?)|several|many|some|a number of|countless)"
_UNIT = r"(?:seconds|minutes|hours|days|weeks|months|moments)"
_PART = r"(?:day|night|evening|morning|afternoon|week)"
_VAGUE = phrase(
    rf"\b(?:(?:for )?(?:(?:quite )?a (?:little |long |short |good )?while"
    r"|(?:quite )?some time(?! (?:between|after|before|around)? ?\d))"
    rf"|(?:for )?{_FEW} {_UNIT}|for (?:hours|days|ages|weeks|months)(?= (?:later|until|before|on end)|[.,;])"
    r"|a (?:long|short) time"
    r"|(?:took|lasted) (?:ages|forever|hours|days|an eternity)|(?:hours|days|weeks) on end"
    r"|shortly (?:after(?:wards?)?|before|thereafter)|soon (?:after(?:wards?)?|thereafter)|not long after|before long"
    rf"|a (?:bit|little) (?:later|earlier)|some ?time (?:later|in|during)|later (?:that|in the|on) {_PART}"
    r"|moments later"
    rf"|recently|at (?:some|one) point|around (?:noon|midnight|lunch(?:time)?)"
    rf"|(?:early|late|mid)[ -](?:in the )?(?:morning|afternoon|evening)|over the weekend"
    r"|the other (?:day|week|night)|overnight"
    rf"|(?:the better|a good|a large|the best) part of (?:the|an?) (?:day|night|morning|afternoon|evening|hour|week)"
    rf"|within (?:minutes|hours|days|seconds)|around the turn of the (?:year|month)|(?:almost "
    rf"|nearly )?the whole {_PART}"
    rf"|(?:most|much|half) of the {_PART}|all (?:day|night|morning|afternoon|evening)(?: long)?"
    rf"|(?:an|one|a) (?:hour|minute|day|week) or (?:so|two)"
    r"|(?:we|they|I|team|engineers?|responders?|staff) (?:were |was |had )?eventually)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(r"\d{1,2}:\d\d|\b\d+(?:\.\d+)? ?(?:s|sec\w*|min\w*|h|hours?|days?|weeks?)\b|\d{4}-\d\d-\d\d|T\+")
_OTHERWISE = re.compile(  # plans, what is always so, conditions: there is no evidence to take a time from
    r"\b(?:will|would|should|can|could|may|might|if|want to|wants to|decide[sd]? to|schedule[sd]?|plan(?:s|ned)? to"
    r"|going to|takes?|have|keep|typically|usually|often|always)\s*(?:[\w,]+\s+){0,12}$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r",? (?:\w+ )?(?:\w+['\u2019]d|will|would)\b"
    r"|\s*\([^()\n]*(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)"
)
_AMOUNT = re.compile(r" of (?:[^\s.,;]+ ){0,3}(?:data|logs?|records|rows|backups|history|metrics|messages|events)\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|could|got|went|took|began|came|saw|found|ran|lost|kept|rang|fell|grew|stood|\w{2,}ed)\b"
)
FIELDS = frozenset(
    "summary impact timeline detection resolution trigger root_cause contributing_factors background"
    " lessons lessons_well lessons_poorly lessons_lucky chain_walk".split()
)
_MESSAGE = "Give the time or the length of time; the evidence has it."
_OWN_TIME = re.compile(r"[\s\d:.T+,/-]*(?:UTC|Z|[AP]M|[A-Z]{2,4}T)?", re.IGNORECASE)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each vague time in a sentence that tells of what was and has no exact one."""
    for sentence, match in manuscript.matches(_VAGUE, timeline=True):
        if manuscript.field_at(match.start()) in FIELDS and not _fine(manuscript, sentence, match):
            yield Hit(match.start(), match.end(), _MESSAGE)


def _fine(manuscript: Manuscript, sentence: Sentence, match: re.Match[str]) -> bool:
    """True where the words are a name, a plan or a habit, or the exact time stands beside them."""
    behind = match.end()
    before = manuscript.masked[sentence.start : match.start()]
    named = match[0][0].isupper() and bool(
        before[(own.end() if (own := _OWN_TIME.match(before)) else 0) :].strip(" -:,")
    )
    return (
        named
        or sentence.text.endswith((":", "..."))
        or bool(_EXACT.search(_told(manuscript, sentence)))
        or (sentence.kind == "paragraph" and not _PAST.search(sentence.text))
        or bool(_OTHERWISE.search(clause_before(sentence, match.start())))
        or bool(_THEN.match(manuscript.masked, behind))
        or bool(_AMOUNT.match(manuscript.masked, behind))
    )


def _told(manuscript: Manuscript, sentence: Sentence) -> str:
    """The sentence; an entry without its own time, which is no exact time for what it tells."""
    own = _OWN_TIME.match(sentence.text) if manuscript.in_timeline(sentence.start) else None
    return sentence.text[own.end() :] if own else sentence.text
