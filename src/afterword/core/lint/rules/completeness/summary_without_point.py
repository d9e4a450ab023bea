"""Summary that does not say what users felt.

What
    A summary in which no sentence says what broke, who was affected or for how long.

Why
    The most important thing belongs first. A summary that begins with history or tooling makes every reader search
    for what happened.

Bad
    ## Summary

    The team adopted a new deployment tool in March, and several components were moved to it.

Good
    ## Summary

    Checkout failed for 58 minutes and about 1,200 users could not pay.

Known gaps
    It looks for words of failure and effect, not for sense.

Source
    Don'ts of the standard template: do not bury the lede.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_POINT = re.compile(
    r"\b(?:fail\w*|error\w*|outage|down(?:time)?|unavailab\w*|unable|degrad\w*|slow\w*|laten\w*|timeouts?"
    r"|timed out|lost"
    r"|los(?:s|ing)|leak\w*|expos\w*|broke\w*|crash\w*|stopp?\w*|interrupt\w*|disrupt\w*|affect\w*|impact\w*"
    r"|inaccessib\w*"
    r"|unreachab\w*|could(?: not|n't)|cannot|can't|not (?:able|work\w*|available|responding)|missing|corrupt\w*"
    r"|delay\w*"
    r"|vulnerab\w*|compromis\w*|attack\w*|stall\w*|stuck|blocked|incorrect\w*|wrong\w*|duplicat\w*|bug|issues?"
    r"|problems?"
    r"|incident|deleted|exhaust\w*|starv\w*|reject\w*|denied|offline|hang\w*|hung|unhealthy|unresponsive"
    r"|[1-5]\d\d responses?"
    r"|5xx|50[0-9]|overload\w*|evict\w*|restart\w*|exploit\w*|malicious\w*|hijack\w*"
    r"|did(?: not|n['\u2019]t)|no longer|never|unauthori[sz]ed|stolen|phish\w*|disclos\w*|invalid)\b",
    re.IGNORECASE,
)
_MESSAGE = "The summary does not say what failed or whom it hit; put that into its first sentence."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of a summary in which nothing fails."""
    part = manuscript.part("summary")
    if part is None:
        return
    if len(manuscript.prose(part).split()) >= 8 and not manuscript.first(_POINT, part.start, part.end):
        yield Hit(*manuscript.head(part), _MESSAGE)
