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

from afterword.core.lint.language import ROLE, ROLES, asked, clause_before, is_person
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ADVERB = r"(?: (?:\w+ly|also|never|at least|still|even|just|have|and should|both))?"
_PARTICIPLE = (
    r"(?!open\b|seven\b)(?:\w+ed|\w+(?:ought|aught|ept|elt|own|oken|iven|itten|aken|osen)|been|had|done|gone|seen"
    r"|made|put"
    r"|set|run|rung|built|found|sent|read|told|left|held|begun|come|become|understood|led|let|cut|won|met|paid|said"
    r"|shut"
    r"|spent|stood|stuck|hit|split|spun|lost|meant|got|gotten|drawn|begun|sung|sunk|struck|swept|worn|spread|hidden)"
)
_AVERTED = (
    r"(?:prevented|avoided|caught|noticed|detected|stopped|averted|foreseen|spotted|saved|solved|resolved|restored"
    r"|alerted|deployed|reverted|released|notified|informed|identified|mitigated|shortened|tested|communicated|fixed)"
)
_SOONER = r"[^.;\n]{1,60}\b(?:sooner|earlier|faster|quicker|in time|before (?:it|this|that))\b"
_WOULD = phrase(
    rf"\b(?:should|ought to)(?: not|n['\u2019]t)?{_ADVERB}(?: have|['\u2019]ve){_ADVERB} {_PARTICIPLE}\b(?! to be)"
    rf"|\bneeded to have {_PARTICIPLE}\b"
    r"|\bought to have\b|\b(?:was|were) (?:supposed|meant) to \w+[^.;\n]{1,60}\b(?:did not|didn['\u2019]t|but|never)\b"
    r"|\bknowing what (?:we|I|they) know now\b|\bwith what (?:we|I) know now\b"
    r"|\bwere (?:the|this|that|it|we|they)\b[^.;\n]{1,60}, [^.;\n]{1,60}\bwould(?: never| not)? have\b"
    rf"|\b(?:could|might|would)(?: not|n['\u2019]t)?{_ADVERB}(?: have|['\u2019]ve){_ADVERB}"
    rf" (?:(?:been )?{_AVERTED}\b(?! in (?:the|a) (?:attack|exploit))|\w+(?= ){_SOONER}"
    r"|been (?:\w+ )?(?:better|best|wiser?|safer|easier|good|helpful|useful|sensible|enough|sufficient|preferable)\b)"
    rf"|\bit would(?: have been|['\u2019]ve been) (?:\w+ )?(?:better|wiser?|safer|good|helpful)\b"
    r"|\bif only\b|\b(?:in|with)(?: the benefit of)? hindsight\b|\bin retrospect\b|\blooking back,"
    r"|\b(?:we|I|they|everybody|everyone) wish(?:ed)?\b|\bavoidable\b|\bpreventable\b|\b(?:with )?20/20\b"
    r"|\bif [^.;\n]{1,100} had (?:not |n['\u2019]t |only )?[^.;\n]{1,100}\b(?:would|could|might)(?: not|n['\u2019]t)?"
    r"(?: \w+ly| never| still)?(?: have|['\u2019]ve)\b"
    rf"|\b(?:(?<=, )|(?<=\. )|(?<=\n)|(?<=- ))had (?:we|they|he|she|it|any(?:one|body)|some(?:one|body)|(?:the|an?"
    rf"|our) (?:[\w-]+ ){{1,3}})"
    rf" ?(?:\w+ly |only )?{_PARTICIPLE}\b",
    re.IGNORECASE,
)
_FAILED = phrase(r"\b(?:(?:failed|neglected|forgot|omitted) to|failed (?:in|at) \w+ing)\b")
_WHO = re.compile(
    rf"(?P<who>\b[Ww]e|\b[Nn]obody|\b(?:[Tt]he|[Oo]ur|[Bb]oth|[A-Z]\w+) (?:\w+ )?teams?"
    rf"|\b(?:[Tt]he )?{ROLES}|@[\w.-]+|\b[A-Z][a-z]+)"
    r"(?: had| have| has| then| again| also)?\s*$"
)
_GROUP = re.compile(r"we|nobody|.*\bteams?|@.*", re.IGNORECASE)
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
    return bool(_GROUP.fullmatch(who) or ROLE.fullmatch(who.lower().removeprefix("the "))) or is_person(manuscript, who)
