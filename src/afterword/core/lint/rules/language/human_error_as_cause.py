"""Human error as a cause.

What
    Sentences that give human error, a mistake, carelessness or the like as the reason of an incident.

Why
    Human error is where an investigation begins, not where it ends: people err every day, and the question is what
    made the error possible, likely and costly. A document that stops there changes nothing.

Bad
    ## Root cause

    The outage was caused by human error.

Good
    ## Root cause

    The deploy tool accepted a configuration without a region, and nothing checked it before it went live.

Known gaps
    A mistake that is told without a word for it ("the wrong flag was given") is left to person-blamed.

Source
    Sidney Dekker, The Field Guide to Understanding Human Error; validation list of the post-mortem procedure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.language import denied, guarded
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.prose import Sentence
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_NO_DEED = r"(?! (?:page|message|handling|report|rate|code|log|budget)s?\b)"
_ERROR = phrase(
    r"\b(?:(?:human|user|operator|manual|personnel|people|employee|staff|pilot|clerical|typing)[\s-]+"
    r"(?:error|mistake|fault|failure|oversight|factor|slip)s?"
    r"|error by (?:an? )?(?:human|operator|person)|human(?:ly)? fallib\w+|fat[- ]?finger\w*"
    r"|carelessness|negligence|inattention|inattentiveness|sloppiness|incompetence"
    r"|(?:lack of|insufficient|too little|not enough) (?:attention|care|diligence|concentration|focus|caution)"
    r"|laps(?:e|es) (?:in|of) (?:concentration|attention|judge?ment|care|focus|memory)"
    r"|slip(?:s)? of (?:the|an?) (?:hand|finger|pen|keyboard|mind)|moment of (?:inattention|carelessness|distraction)"
    r"|(?:an? )?(?:honest|silly|simple|stupid|careless|rookie) (?:mistake|error)s?"
    rf"|(?:made|done|caused|deleted|changed|pushed|entered) by mistake)\b{_NO_DEED}",
    re.IGNORECASE,
)
_IN_CODE = (  # a mistake in a program is a defect
    r"(?! in (?:(?:the|our|an?|its|this) )?(?:[\w\ufffc-]+ ){0,2}(?:logic|code|quer\w+|scripts?|functions?|config\w*"
    r"|templates?|files?|charts?|manifests?|implementation|algorithm|librar\w+|polic\w+|rules?)\b)"
)
_SLIP = phrase(  # words that mean a person's slip where they are given as the reason
    r"\b(?:(?:an?|the|this|that|our|simple|due to|because of|by) )?(?:(?:oversights?|typos?|mis-?clicks?|mistakes?"
    r"|copy[- ](?:and[- ])?paste (?:error|mistake)s?|slip-?ups?|blunders?|lapses?|forgetfulness|confusion of \w+)"
    r"|accidental (?:delet|remov|chang|shut|restart|publi|deploy|push|overwrit|drop|edit|merg|revert|upload)\w*"
    rf"|careless \w+|by (?:accident|mistake))\b{_NO_DEED}{_IN_CODE}",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:caus\w*|due to|because|reasons?|result\w*|attribut\w*|led to|leading to|trigger\w*|behind (?:it|this)"
    r"|(?:came|comes|boil\w*) down to|that is why|root|owing to|consequence|traced (?:back )?to|so that)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:was|were|had been)(?: \w+)? \w+(?:ed|t|n)\b")
_TAKEN_BACK = re.compile(
    r"\b(?:can|could|will|would|no longer|does|do) \w+|\b(?:checks?|rejects?|refuses?|catch(?:es)?)\b"
)
_MESSAGE = "Human error is no cause: say what in the system made the error possible, or let it do harm."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """Hits on words for human error that are neither denied nor guarded against."""
    told: set[int] = set()
    for sentence, match in manuscript.matches(_ERROR):
        if not _kept_off(sentence, match.start()):
            told.add(sentence.start)
            yield Hit(match.start(), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_SLIP):
        if sentence.start not in told and _is_reason(sentence, match) and not _kept_off(sentence, match.start()):
            told.add(sentence.start)
            yield Hit(match.start(), match.end(), _MESSAGE, level="warning")


def _is_reason(sentence: Sentence, match: re.Match[str]) -> bool:
    """True where the slip is given as the reason: the sentence says so, or consists of it."""
    begin = match.start() - sentence.start
    alone = begin < 4 and len(sentence.text) < 60 and not re.search(r"\b(?:is|are|was|were|has|had)\b", sentence.text)
    blunt = match[0].lower().startswith(("by mistake", "by accident")) and bool(_DONE.search(sentence.text))
    return (alone or blunt or bool(_REASON.search(sentence.text))) and not _TAKEN_BACK.search(sentence.text)


def _kept_off(sentence: Sentence, place: int) -> bool:
    return denied(sentence, place) or guarded(sentence, place)
