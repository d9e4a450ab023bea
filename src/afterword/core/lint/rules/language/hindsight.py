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

from afterword.core.lint.language import ROLES, is_person
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_PARTICIPLE = (
    r"(?:\w+ed|been|had|done|gone|seen|known|made|taken|caught|kept|put|set|run|built|found|thought|written|sent"
    r"|read|told|given|shown|left|held|begun|come|become|understood|led|let|cut)"
)
_WOULD = re.compile(
    rf"\b(?:should|ought to)(?: not|n['\u2019]t)?(?: \w+ly| also| never"
    rf"| at least)? have (?:\w+ly )?{_PARTICIPLE}\b(?! to be)"
    rf"|\b(?:could|might)(?: \w+ly| easily)? have (?:been )?(?:prevented|avoided|caught|noticed|detected|stopped"
    rf"|averted|foreseen|spotted|mitigated sooner)\b"
    r"|\bif only\b|\b(?:in|with) hindsight\b|\bin retrospect\b|\bwould have (?:been )?(?:prevented|avoided|caught"
    r"|averted)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    rf"\b(?P<who>[Ww]e|[Tt]he team|[Oo]ur team|[A-Z]\w+ team|(?:[Tt]he )?{ROLES}|@[\w.-]+|[A-Z][a-z]+) (?:had "
    rf"|have |has )?(?:failed|neglected) to\b"
)
_GROUP = re.compile(rf"we|.*\bteam|(?:the )?{ROLES}|@.*", re.IGNORECASE)
_MESSAGE = "This tells what did not happen; tell what did, and what made it the sensible thing to do then."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each sentence that is wise after the event."""
    for _, match in manuscript.matches(_WOULD):
        yield Hit(match.start(), match.end(), _MESSAGE)
    for _, match in manuscript.matches(_FAILED):
        if _GROUP.fullmatch(match["who"]) or is_person(manuscript, match["who"]):
            yield Hit(match.start(), match.end(), _MESSAGE)
