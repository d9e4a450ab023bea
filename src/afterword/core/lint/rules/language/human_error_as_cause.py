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
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ERROR = re.compile(
    r"\b(?:(?:human|user|operator|manual|personnel|people|employee|staff|pilot)[\s-]+"
    r"(?:error|mistake|fault|failure|oversight|factor)s?"
    r"|error by (?:an? )?(?:human|operator|person)|human(?:ly)? fallib\w+|fat[- ]?finger\w*"
    r"|carelessness|negligence|inattention|inattentiveness|sloppiness|incompetence"
    r"|lack of (?:attention|care|diligence)"
    r"|(?:an? )?(?:honest|silly|simple|stupid|careless|rookie) (?:mistake|error)s?"
    r"|(?:made|done|caused|deleted|changed|pushed|entered) by mistake|typing (?:error|mistake))\b"
    r"(?! (?:page|message|handling|report|rate)s?\b)",
    re.IGNORECASE,
)
_MESSAGE = "Human error is no cause: say what in the system made the error possible, or let it do harm."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """Hits on words for human error that are neither denied nor guarded against."""
    for sentence, match in manuscript.matches(_ERROR):
        if not denied(sentence, match.start()) and not guarded(sentence, match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)
