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
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_POINT = phrase(
    r"\b(?:fail\w*|errors?|outages?|down(?:time)?|unavailab\w*|unable|degrad\w*|slow(?:er|ly|ed|ness)?|latenc\w*"
    r"|timeouts?"
    r"|timed out|lost|los(?:s|ing)|leak\w*|expos\w*|broke|broken|breaks?|breakage|crash\w*|stopp\w*|interrupt\w*"
    r"|disrupt\w*"
    r"|affect\w*|impacted|inaccessib\w*|unreachab\w*|could(?: not|n['\u2019]t)|cannot|can['\u2019]t|corrupt\w*|delay\w*"
    r"|(?:was|were|are|is|been) (?:not|no longer)|not (?:able|work\w*|available|responding|load\w*|reach\w*)|missing"
    r"|vulnerab\w*|compromis\w*|attack\w*|stall\w*|stuck|blocked|incorrect\w*|wrong\w*|duplicate[sd]?|bugs?|full"
    r"|deleted|exhaust\w*|starv\w*|reject\w*|denied|offline|hangs?|hung|hanging|unhealthy|unresponsive|read-only"
    r"|[1-5]\d\d (?:errors?|responses?|codes?)|5xx|overload\w*|evict\w*|exploit\w*|malicious\w*|hijack\w*|outdated"
    r"|did(?: not|n['\u2019]t)|no longer|unauthori[sz]ed|stolen|phish\w*|disclos\w*|invalid|expired?|filled up|ran out"
    r"|empty|blank|(?<!rewritten )twice|two times|no (?:\w+ ){0,2}(?:results?|access|data|answers?|orders?|mails?"
    r"|connection|page)"
    r"|nobody|no one|nothing|(?:major|minor|severe|serious|production|service) (?:incident|issue|problem)s?|trouble)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(  # how many people, or for how long
    r"\b(?!20\d\d\b)\d[\d,.]* (?:%|of \w+ )?(?:\w+ )?(?:users?|customers?|people|clients?|orders?|requests?"
    r"|visitors?|accounts?"
    r"|hubs?)\b"
    r"|\bfor (?:about |around |over |some |nearly |roughly )?(?:\d[\d,.]*|an?|two|three|four|five|six|seven|eight"
    r"|nine|ten)"
    r"[ -](?:minutes?|min|hours?|h|days?|seconds?|weeks?)\b",
    re.IGNORECASE,
)
SHORT = 5  # words; less is a reference, or a remark that is still to be written
_MESSAGE = "The summary does not say what failed or whom it hit; put that into its first sentence."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of a summary in which nothing fails."""
    part = manuscript.part("summary")
    if part is None:
        return
    said = manuscript.prose(part)
    if len(said.split()) >= SHORT and not manuscript.first(_POINT, part.start, part.end) and not _MEASURED.search(said):
        yield Hit(*manuscript.head(part), _MESSAGE)
