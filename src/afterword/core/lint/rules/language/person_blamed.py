"""Person or role blamed.

What
    A sentence outside the timeline in which a person or a role forgot, broke, caused, neglected or mistakenly did
    something.

Why
    Who is blamed stops telling, and what nobody tells cannot be mended. The same fact can be told of the system: what
    let it happen, what did not catch it.

Bad
    ## Root cause

    @alice forgot to update the configuration.
    ~~~~
    ## Root cause

    The on-call engineer accidentally deleted the volume.
    ~~~~
    ## Root cause

    The outage was caused by a developer who had deployed the wrong branch.

Good
    ## Root cause

    The deployment process did not validate configuration changes.
    ~~~~
    ## Timeline (UTC)

    - 10:05 @alice accidentally deletes the volume
    ~~~~
    ## Lessons learned

    The on-call engineer quickly found that a volume was deleted.

Known gaps
    A name that stands nowhere else in the document is known as a person only when it is the one who forgot or made a
    mistake.

Source
    Be blameless, standard template; validation list of the post-mortem procedure: no one caused the issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.language import NAME, ROLES, clause_before, denied, is_person, praises, supposed
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.prose import Sentence
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_SLIPS = (  # only people forget, and do things by mistake
    r"forgot(?:ten)?|neglected|overlooked|ignored|misread|misunderstood|misjudged|mistyped|mishandled|panicked"
    r"|screwed up|messed up|botched|slipped up"
    r"|made an? (?:\w+ ){0,2}(?:mistake|error|blunder)|made (?:\w+ )?(?:mistakes|errors)"
    r"|(?:accidentally|mistakenly|erroneously|inadvertently|carelessly|wrongly|foolishly|by mistake)"
    r" (?!be\b)\w+(?:ed|t|e|d|k|n|w)"
    r"|(?:was|were) (?:careless|negligent|inattentive|sloppy|not paying attention)"
    r"|did(?: not|n['\u2019]t) (?:bother|pay attention|think|care|realis?ze|follow|check|double-check|read|test|verify)"
    r"|failed to|skipped (?:the|a|all)"
)
_WRONGS = (  # an ordinary deed that the sentence calls wrong
    r"(?:deleted|dropped|typed|entered|ran|pushed|deployed|merged|chose|picked|selected|applied|restarted|set|used)"
    r" (?:the|an?) (?:wrong|incorrect) \w+"
    r"|(?:deployed|pushed|merged|released|ran|changed|approved)\b[^.,;\n]{0,40}"
    r" without (?:testing|review|reviewing|checking|asking|approval|permission|reading)"
)
_BREAKS = (
    r"caused|broke|took down|brought down|crashed|(?:is|was|were) (?:to blame|at fault)"
    r"|(?:is|was|were) responsible for (?:the|this|that|our) (?:outage|incident|failure|breakage|bug|downtime|damage"
    r"|loss|mistake)"
)
_DEED = re.compile(rf"\b(?:(?P<slip>{_SLIPS}|{_WRONGS})|{_BREAKS})\b")
_SUBJECT = re.compile(
    rf"(?P<who>{NAME}|\b{ROLES}|\bI\b)(?: who)?,?(?: (?:had|has|have|then|also|again|simply|just|clearly))*\s*$",
)
_OWNER = re.compile(rf"(?P<who>{NAME}|\b{ROLES})$")
_FAULT = r"(?:mistakes?|errors?|faults?|negligence|carelessness|oversights?|blunders?|incompetence|inattention)"
_NO_DEED = r"(?! (?:handl|rat|messag|budget|log|cod|pag|repor|track)\w*)"
_BY = re.compile(
    rf"\b(?:caused|broken|triggered|introduced|taken down|brought down) by (?P<who>{NAME}|(?i:{ROLES})\b)"
    r"(?!\s*['\u2019])(?! (?:tools?|error|account|access|machines?|laptops?|nodes?|portal|team)\b)"
    rf"|\b(?i:{_FAULT} (?:of|by|made by|on the part of)) (?P<maker>{NAME}|(?i:{ROLES})\b)"
    rf"|\b(?i:blame\w*)(?: (?:lies|rests|falls))? (?:with|on|for \w+ \w+ (?:lies|rests) with)?\s?"
    rf"(?P<blamed>{NAME}|(?i:{ROLES})\b)"
)
_OWN_FAULT = re.compile(rf"['\u2019]s? (?:own )?(?:\w+ )?{_FAULT}\b{_NO_DEED}")
NEAR = 90  # characters before a deed, in which its subject stands
_MESSAGE = "This blames a person; say what in the system let it happen, or did not catch it."
_ROLE = re.compile(ROLES, re.IGNORECASE)


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on who is blamed and for what."""
    for sentence, match in manuscript.matches(_DEED):
        subject = _SUBJECT.search(clause_before(sentence, match.start())[-NEAR:])
        if subject and _did(manuscript, sentence, subject["who"], match):
            yield Hit(match.start() - len(subject[0]), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_BY):
        who = match["who"] or match["maker"] or match["blamed"]
        if _human(manuscript, who) and not _open(sentence, match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_OWN_FAULT):
        owner = _OWNER.search(clause_before(sentence, match.start()))
        start = match.start() - len(owner[0]) if owner else 0
        if owner and _human(manuscript, owner["who"]) and not _open(sentence, start):
            yield Hit(start, match.end(), _MESSAGE)


def _did(manuscript: Manuscript, sentence: Sentence, who: str, match: re.Match[str]) -> bool:
    """True when it is a person who did it, it was done, and the sentence is no praise."""
    if _open(sentence, match.start()) or (praises(sentence) and not match["slip"]):
        return False
    named = bool(match["slip"]) and _PLAIN.match(match["slip"]) and sentence.text.startswith(who)
    return _human(manuscript, who) or bool(named and _GIVEN.fullmatch(who))


_PLAIN = re.compile(r"forgot|mis(?:read|judged|typed)|panicked|made an? (?:\w+ )?mistake")  # what no machine does
_GIVEN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")


def _open(sentence: Sentence, place: int) -> bool:
    """True for what did not happen, or only might."""
    return denied(sentence, place) or supposed(sentence, place)


def _human(manuscript: Manuscript, who: str) -> bool:
    """True for a handle, a role, a name that the document gives to a person, and whoever writes."""
    return (
        who == "I" or bool(_ROLE.fullmatch(who)) or is_person(manuscript, who) or is_person(manuscript, who.split()[0])
    )
