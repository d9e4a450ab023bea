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
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_JUDGING = phrase(
    r"\b(?:careless(?:ly|ness)?|slopp(?:y|ily|iness)|reckless(?:ly|ness)?|irresponsib\w+|negligen\w+|laz(?:y|ily|iness)"
    r"|stupid(?:ly|ity)?|foolish(?:ly)?|silly|idiot\w*|incompeten\w+|clueless|ignorant|dumb|crazy|insane(?:ly)?"
    r"|naive(?:ly)?"
    r"|rookie|amateur\w*|unprofessional(?:ly)?|common sense|should (?:know|have known) better"
    r"|inexcusabl\w+|unforgivabl\w+|unacceptabl[ey]|shameful\w*|embarrassing\w*|disgrace\w*"
    r"|ridiculous(?:ly)?|laughabl\w+|absurd(?:ly)?|nonsens\w+|pathetic\w*|pointless(?:ly)?"
    r"|obvious(?:ly)?|of course|goes without saying|needless to say|horribl[ey]|terribl[ey]|awful(?:ly)?"
    r"|appalling\w*|disastrous(?:ly)?|messy|mess"
    r"|(?<=a )joke|(?:dirty |ugly |quick )hack|useless(?:ly)?|worthless|garbage|crap\w*|rubbish|lousy|ludicrous"
    r"|dreadful(?:ly)?"
    r"|miserabl[ey]|hideous(?:ly)?|nightmare|fiasco|shocking\w*|outrageous\w*|amateurish\w*|half-baked|shoddy"
    r"|scandalous\w*|unbelievabl[ey]"
    r"|inexplicabl[ey]|blunders?|disgust\w*|hopeless(?:ly)?|(?:was|were) (?:\w+ )?chaotic|unthinkabl[ey]"
    r"|inept\w*|blatant(?:ly)?"
    r"|bad (?:decision|judg(?:e)?ment|idea|habit|practice|choice)s?|poor (?:judg(?:e)?ment|decision|choice)s?"
    r"|poorly (?:written|designed|planned|thought|executed|tested))\b",
    re.IGNORECASE,
)
_OPENER = phrase(r"\b(?:Clearly|Evidently|Frankly|Honestly|Naturally|Plainly|Surely|Sadly|Shockingly|Amazingly)\b,?")
_TERMS = re.compile(  # of the trade, not of judgement
    r"lazy (?:load|loaded|loading|eval\w*|init\w*|import\w*|fetch\w*|connect\w*|quer\w*|creat\w*|propert\w*)|lazily"
    r"|naive (?:bayes|date\w*|time\w*)|dumb terminal|ignorant of",
    re.IGNORECASE,
)
_MESSAGE = "This judges; tell the fact behind it: how many, how long, against which rule."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each word that judges, is not denied and is no term of the trade."""
    for sentence, match in manuscript.matches(_OPENER):
        if match.start() == sentence.start:
            yield Hit(match.start(), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_JUDGING):
        term = _TERMS.match(manuscript.masked, match.start())
        if not term and not denied(sentence, match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)
