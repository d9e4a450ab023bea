"""Speculation among the facts.

What
    Words of guessing (probably, presumably, we think, it seems, might have) in the sections on causes, trigger,
    detection or resolution that are not marked as open.

Why
    A guess in the cause becomes a fact in the next document that quotes it. Either there is evidence, or it is a
    hypothesis with a way to test it.

Bad
    ## Root cause

    The cache was probably cold.
    ~~~~
    ## Root cause

    We think that the load balancer dropped the connections.

Good
    ## Root cause

    The cache was cold: its hit rate was 0 % at 10:05.
    ~~~~
    ## Root cause

    Hypothesis, to be confirmed: the cache was probably cold; the hit rate of the next cold start will tell.
    ~~~~
    ## Resolution

    We still thought that the table may be corrupt, so the pod was started without it.

Known gaps
    A guess without a word for it is not seen.

Source
    Do's of the standard template: be specific; COE: how do you know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_GUESS = phrase(
    r"\b(?:probably|probable|presumably|supposedly|apparently|perhaps|maybe|possibly|conceivably|seemingly|allegedly"
    r"|arguably|plausibly|reportedly|(?<!not )(?:most |very |more than )?likely|in all (?:likelihood|probability)"
    r"|must have (?!access|an?\b|the\b|at least)\w+"
    r"|(?:we|I|it is|it was|is|was) (?:strongly |also )?(?:suspect|assum|guess|speculat|suppos)\w*"
    r"|(?:it is|is) (?:believed|thought) (?:to|that)|we (?:think|believe|imagine|feel|reckon|presume)\b"
    r"|(?:it )?(?:seem(?:s|ed)?|appear(?:s|ed)?) (?:to (?:have|be)|that|as (?:if|though)|like|likely|to \w+)"
    r"|look(?:s|ed) (?:like|as)"
    r"|(?:might|may) (?:well )?(?:have|be (?:wrong|broken|off|full|stale|missing|corrupt\w*|(?:\w+ )?to blame|an? \w+))"
    r"|could (?:well )?(?:have been|be) (?:caused|triggered|due|related|the (?:cause|reason)|down to)"
    r"|our (?:best )?guess|as far as (?:we|anyone|one|I) (?:can|could) (?:tell|see|judge)"
    r"|to (?:the best of )?(?:our|my) knowledge"
    r"|chances are|odds are|(?:fairly|pretty|quite|reasonably|almost|nearly) (?:sure|certain|confident)|suspicion is"
    r"|rumou?red|it is (?:possible|plausible|conceivable) that|we (?:have no|lack) (?:proof|evidence))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:hypothes\w*|theory|open question|likelihood of|less likely|more likely to|unconfirmed|unknown|at the time"
    r"|(?:not|never|un)[ -]?(?:confirmed|proven|verified|known|clear)|to be (?:confirmed|verified|tested)"
    r"|could not (?:be )?(?:confirm|verif|determin)\w*|(?:will|['\u2019]ll) be (?:looking|checking|testing)"
    r"|but (?:was|were|in fact|actually)|turned out|(?:thought|wondered|feared) (?:that|whether|if))\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:^|[:?.\u2013\u2014-])\s*$")  # possibly and probably are answers of the walk
FIELDS = frozenset(["root_cause", "contributing_factors", "trigger", "detection", "resolution", "chain_walk"])
_MESSAGE = "This is a guess; show the evidence, or call it a hypothesis and say how it will be tested."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each guess in a section that tells what was."""
    for sentence, match in manuscript.matches(_GUESS):
        field = manuscript.field_at(match.start())
        if field not in FIELDS or _OPEN.search(sentence.text):
            continue
        if field != "chain_walk" or not _ANSWER.search(sentence.text[: match.start() - sentence.start]):
            yield Hit(match.start(), match.end(), _MESSAGE)
