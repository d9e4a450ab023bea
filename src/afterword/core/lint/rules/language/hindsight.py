"""Hindsight.

What
    Sentences about what did not happen but ought to have: should have, could have, if only, in hindsight, and people or
    teams who failed to do something.

Why
    Knowing the end makes every earlier step look wrong. A sentence about what did not happen explains nothing of what
    did; it hides what made the step sensible then.

Bad
    ## Root cause

    We should have tested the migration on a copy.
    ~~~~
    ## Root cause

    The team failed to notice the alert.
    ~~~~
    ## Lessons learned

    If only the limit had been known.

Good
    ## Root cause

    The migration was tested on an empty database, since no copy with real sizes was at hand.
    ~~~~
    ## Impact

    Requests failed to reach the database. The runbook should have a section on locks.

Known gaps
    Plans (the tool should refuse) are let through; a thing that failed to do something is a symptom, not hindsight.

Source
    John Allspaw, Blameless PostMortems; debriefing without counterfactuals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.language import ROLES, asked, clause_before, is_person
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ADVERB = r"(?: \w+ly| also| never| at least| simply| easily| still)?"
_PARTICIPLE = (
    r"(?:\w+ed|been|had|done|gone|seen|known|made|taken|caught|kept|put|set|run|built|found|thought|written|sent"
    r"|read|told|given|shown|left|held|begun|come|become|understood|led|let|cut)"
)
_AVERTED = (
    r"(?:prevented|avoided|caught|noticed|detected|stopped|averted|foreseen|spotted|averted|saved"
    r"|mitigated (?:sooner|earlier)|shortened)"
)
_WOULD = re.compile(
    rf"\b(?:should|ought to)(?: not|n['\u2019]t)?{_ADVERB} have (?:\w+ly )?{_PARTICIPLE}\b(?! to be)"
    rf"|\bneeded to have {_PARTICIPLE}\b"
    rf"|\b(?:could|might|would){_ADVERB} have{_ADVERB} (?:been )?{_AVERTED}\b"
    r"|\bif only\b|\b(?:in|with)(?: the benefit of)? hindsight\b|\bin retrospect\b|\blooking back,"
    rf"|\bhad (?:we|they|he|she|anyone|someone|the team|(?:the |an? )?{ROLES}) (?:\w+ly |only )?{_PARTICIPLE}\b",
    re.IGNORECASE,
)
_FAILED = re.compile(r"\b(?:failed|neglected|forgot) to\b")
_WHO = re.compile(
    rf"(?P<who>\b[Ww]e|\b[Nn]obody|\b(?:[Tt]he|[Oo]ur|[A-Z]\w+) team|\b(?:[Tt]he )?{ROLES}|@[\w.-]+|\b[A-Z][a-z]+)"
    r"(?: had| have| has)? $"
)
_GROUP = re.compile(rf"we|nobody|.*\bteam|(?:the )?{ROLES}|@.*", re.IGNORECASE)
_MESSAGE = "This tells what did not happen; tell what did, and what made it the sensible thing to do then."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each sentence that is wise after the event; a question of what should have been is none."""
    told = set()
    for sentence, match in manuscript.matches(_WOULD):
        if sentence.start not in told and not asked(sentence, match.start()):
            told.add(sentence.start)
            yield Hit(match.start(), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_FAILED):
        subject = _WHO.search(clause_before(sentence, match.start()))
        if subject and sentence.start not in told and _of_people(manuscript, subject["who"]):
            yield Hit(match.start() - len(subject[0]), match.end(), _MESSAGE)


def _of_people(manuscript: Manuscript, who: str) -> bool:
    return bool(_GROUP.fullmatch(who)) or is_person(manuscript, who)
