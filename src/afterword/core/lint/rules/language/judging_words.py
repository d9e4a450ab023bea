"""Judging words.

What
    Words that judge instead of telling: careless, sloppy, stupid, obvious, inexcusable, terrible, of course.

Why
    A judgement is felt as blame even where no person is named, and tells the next reader nothing. A fact tells more:
    how long, how many, against which rule.

Bad
    ## Lessons learned

    The careless rollout made things worse.
    ~~~~
    ## Root cause

    It should be obvious that such a query is stupid.

Good
    ## Lessons learned

    The rollout reached all hosts within a minute, without a canary.
    ~~~~
    ## Lessons learned

    The fix was not obvious from the logs.

Known gaps
    A word that is a term of the trade (a dumb terminal, a naive Bayes filter) is left out only where it is known.

Source
    Google SRE Workbook, chapter 10: blaming or emotional words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.language import denied
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_JUDGING = re.compile(
    r"\b(?:careless(?:ly|ness)?|slopp(?:y|ily|iness)|stupid(?:ly|ity)?|foolish(?:ly)?|idiot\w*|incompeten\w+"
    r"|negligen\w+|laz(?:y|iness)"
    r"|reckless(?:ly|ness)?|irresponsib\w+|inexcusabl\w+|unforgivabl\w+|shameful\w*|embarrassing\w*"
    r"|ridiculous(?:ly)?|laughabl\w+"
    r"|obvious(?:ly)?|of course|horribl[ey]|terribl[ey]|awful(?:ly)?|appalling\w*|disastrous(?:ly)?"
    r"|unacceptabl[ey]|pathetic\w*|clueless"
    r"|should (?:know|have known) better|common sense|rookie|amateur\w*|nonsens\w+|crazy|insane(?:ly)?|dumb"
    r"|bad (?:decision|judg(?:e)?ment|idea|habit)s?|poor (?:judg(?:e)?ment|decision|choice)s?)\b",
    re.IGNORECASE,
)
_MESSAGE = "This judges; tell the fact behind it: how many, how long, against which rule."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each word that judges and is not denied."""
    for sentence, match in manuscript.matches(_JUDGING):
        if not denied(sentence, match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)
