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

from afterword.core.lint.language import NAME, ROLE, ROLES, WHO, clause_before, denied, is_person, praises, supposed
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.prose import Sentence
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_SLIPS = (  # only people forget, and do things by mistake
    r"forgot(?:ten)?|neglected|overlooked|ignored|misread|misunderstood|misjudged|mistyped|mishandled|panicked|mistook"
    r"|misconfigured|misinterpreted|miscalculated|mixed up|screwed up|messed up|botched|slipped up|fat-?fingered"
    r"|made an? (?:\w+ ){0,2}(?:mistake|error|blunder)|made (?:\w+ )?(?:mistakes|errors)"
    r"|(?:accidentally|mistakenly|erroneously|inadvertently|carelessly|wrongly|foolishly|recklessly|by mistake)"
    r" (?!be\b)\w+(?:ed|t|e|d|k|n|w)"
    r"|(?:was|were) (?:\w+ )?(?:careless|negligent|inattentive|sloppy|distracted|not paying attention)"
    r"|did(?: not|n['\u2019]t) (?:bother|pay attention|think|care|realis?ze|follow|check|double-check|read|test|verify"
    r"|alert|warn|tell|inform|notify|ask|communicate|look|mention|consult)"
    r"|failed to|skipped (?:the|a|all|an|this|that)|let this (?:through|happen|slip)|should have known|slept through"
    r"|missed (?:the|an?|all|several|every|\w+) (?:\w+ )?(?:page|alert|alarm|call|e-?mail|warning|message|deadline"
    r"|step)s?"
)
_WRONGS = (  # an ordinary deed that the sentence calls wrong
    r"(?:deleted|dropped|typed|entered|ran|pushed|deployed|merged|chose|picked|selected|applied|restarted|set|used"
    r"|copied|clicked|pasted|edited|changed|removed|uploaded|approved|pulled|unplugged|connected|opened|closed"
    r"|stopped|started"
    r"|sent|shut down|turned off|upgraded)"
    r" (?:(?:on|in|into|to|from) )?(?:the|an?) (?:wrong|incorrect) \w+"
    r"|(?:deployed|pushed|merged|released|ran|changed|approved|restarted|deleted|removed|applied|rolled out|edited"
    r"|disabled|enabled|upgraded|patched|started|stopped|dropped|published|copied)\b[^.,;\n]{0,60}"
    r" without (?:first |even |any |an? )?(?:test|review|check|ask|approv|permission|read|tell|inform|look|drain|verif"
    r"|dry.run|backup|wait|confirm|announc|consult|notic)\w*"
)
_BREAKS = (
    r"caused|broke(?! down\b)(?!\b[^.;\n]{0,40}\binto\b)|took down|brought down|crashed|wiped(?: out)?|(?:is|was"
    r"|were) (?:to blame|at fault)"
    r"|(?:is|was|were) responsible for (?:the|this|that|our) (?:\w+ )?(?:outage|incident|failure|breakage|bug|downtime"
    r"|damage|loss|mistake)"
)
_DEED = phrase(rf"\b(?:(?P<slip>{_SLIPS}|{_WRONGS})|{_BREAKS})\b")
_BEHIND = (  # what may stand between a person and the deed
    r"(?: (?:on (?:duty|call|shift|watch)|in charge|of the (?:day|week|night)|from [\w ]{1,25}?))?"
    r"(?:,? (?:who|that)(?: (?:had|was|were)? ?\w+(?: \w+){0,3}?)?)?"
)
_SUBJECT = re.compile(
    rf"(?P<who>{NAME}|\b{ROLES}|\bI\b){_BEHIND},?"
    r"(?:\s+(?:had|has|have|then|also|again|simply|just|clearly|who|not|even))*\s*$",
)
_TEAM = re.compile(
    r"\b(?:(?:[Tt]he|[Oo]ur|[A-Z]\w+) (?:[\w-]+ ){0,2}(?:team|management|leadership)|[Mm]anagement)(?:,? who"
    r"| that)?\s*(?:had |has |have |also )?$"
)
_FAULT = r"(?:mistakes?|errors?|faults?|negligence|carelessness|oversights?|blunders?|incompetence|inattention)"
_NO_DEED = r"(?! (?:handl|rat|messag|budget|log|cod|pag|repor|track)\w*)"
_BY = phrase(  # what is said before the name of who is blamed
    r"\b(?:(?:caused|broken|triggered|introduced|taken down|brought down) by|(?P<fault>"
    rf"(?i:{_FAULT}) (?:of|(?:was |were )?(?:made |committed )?by|on the part of))"
    r"|(?P<blame>(?:[Ff]aults?|[Rr]esponsibility|[Gg]uilt|[Bb]lame)(?: for [\w ]{1,40}?)?(?: squarely)?"
    r"(?: (?:lies|rests|falls|is))? (?:with|on|at)|[Bb]lame\w*)"
    r"|(?P<traced>(?:traced|came|comes|goes|go|be put|down) (?:back to|down to|to))) (?=[\w@])"
)
_THING = re.compile(r"\s*['\u2019]| (?:tools?|error|account|access|machines?|laptops?|nodes?|portal|team)\b")
_WITH_DEED = re.compile(r",? (?:who|and (?:his|her|their))\b")
_LED = phrase(
    r"\b(?:which|thereby|thus) (?:then |in turn )?(?:caus|br(?:ok|eak)|took down|taking down|brought|trigger)\w*"
)
_UNAWARE = phrase(
    r"\bby (?:mistake|accident)\b|\bunaware (?:of|that)\b|\bwithout (?:noticing|knowing|reali[sz]ing|thinking"
    r"|understanding)\b"
)
_DID = re.compile(r" (?:had |has |then |also )?(?:\w+ed|ran|set|took|put|shut|cut|sent|used)\b")
_OWN_FAULT = phrase(rf"['\u2019]s? (?:own )?(?:\w+ )?{_FAULT}\b{_NO_DEED}")
FIRST = 12  # characters, in which a sentence names who it is about
NEAR = 90  # characters before a deed, in which its subject stands
_MESSAGE = "This blames a person; say what in the system let it happen, or did not catch it."
_PLAIN = re.compile(r"forgot|mis(?:read|judged|typed|took)|panicked|made an? (?:\w+ )?mistake")  # what no machine does
_GIVEN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_OF_TEAM = re.compile(r"(?:forgot|neglected|overlooked|ignored|misread|mistook|let this|did\b.* (?:bother|care|think))")


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on who is blamed and for what; one per sentence."""
    told: set[int] = set()
    for sentence, start, end in _blaming(manuscript):
        if sentence.start not in told:
            told.add(sentence.start)
            yield Hit(start, end, _MESSAGE)


def _blaming(manuscript: Manuscript) -> Iterator[tuple[Sentence, int, int]]:
    """Each sentence that blames, with the places of the words that do."""
    for sentence, match in manuscript.matches(_DEED):
        before = clause_before(sentence, match.start())[-NEAR:] or _cell_before(manuscript, sentence)
        subject = _SUBJECT.search(before)
        team = None if subject else _TEAM.search(before)
        if subject and _did(manuscript, sentence, subject["who"], match):
            yield sentence, max(sentence.start, match.start() - len(subject[0])), match.end()
        elif team and match["slip"] and _OF_TEAM.match(match["slip"]) and not _open(sentence, match.start()):
            yield sentence, max(sentence.start, match.start() - len(team[0])), match.end()
    for sentence, match in manuscript.matches(_BY):
        who = WHO.match(manuscript.masked, match.end())
        if who and _named_after(manuscript, sentence, match, who):
            yield sentence, match.start(), who.end()
    for sentence, match in manuscript.matches(_UNAWARE):
        doer = next(_doers(manuscript, sentence, match.start()), None)
        if doer and not _open(sentence, match.start()):
            yield sentence, sentence.start + doer.start(), match.end()
    for sentence, match in manuscript.matches(_LED):
        doer = next(_doers(manuscript, sentence, match.start()), None)
        if doer and doer.start() < FIRST and not _open(sentence, match.start()):
            yield sentence, sentence.start + doer.start(), match.end()
    for sentence, match in manuscript.matches(_OWN_FAULT):
        owner = _SUBJECT.search(clause_before(sentence, match.start())[-NEAR:])
        if owner and _human(manuscript, owner["who"]) and not _open(sentence, match.start() - len(owner[0])):
            yield sentence, match.start() - len(owner[0]), match.end()


def _named_after(manuscript: Manuscript, sentence: Sentence, match: re.Match[str], who: re.Match[str]) -> bool:
    """True when words that blame are followed by a person, and not by a person's thing."""
    if match["traced"]:  # what can be traced to somebody was done
        wrong = not _WITH_DEED.match(manuscript.masked, who.end()) or denied(sentence, match.start())
    else:
        thing = not match["fault"] and not match["blame"] and _THING.match(manuscript.masked, who.end())
        wrong = bool(thing) or _open(sentence, match.start())
    return not wrong and _human(manuscript, who[0])


def _doers(manuscript: Manuscript, sentence: Sentence, until: int) -> Iterator[re.Match[str]]:
    """The people who did something in a sentence before a place of the file."""
    for who in WHO.finditer(sentence.text, 0, until - sentence.start):
        if _DID.match(sentence.text, who.end()) and _human(manuscript, who[0]):
            yield who


def _cell_before(manuscript: Manuscript, sentence: Sentence) -> str:
    """The cell to the left of one that begins with a deed: in a table it is who did it."""
    left = manuscript.sentence_before(sentence) if sentence.kind == "cell" and sentence.column else None
    return f"{left.text} " if left and left.kind == "cell" and left.column + 1 == sentence.column else ""


def _did(manuscript: Manuscript, sentence: Sentence, who: str, match: re.Match[str]) -> bool:
    """True when it is a person who did it, it was done, and the sentence is no praise."""
    if _open(sentence, match.start()) or (praises(sentence) and not match["slip"]):
        return False
    named = bool(match["slip"]) and _PLAIN.match(match["slip"]) and sentence.text.startswith(who)
    return _human(manuscript, who) or bool(named and _GIVEN.fullmatch(who))


def _open(sentence: Sentence, place: int) -> bool:
    """True for what did not happen, or only might."""
    return denied(sentence, place) or supposed(sentence, place)


def _human(manuscript: Manuscript, who: str) -> bool:
    """True for a handle, a role, a name that the document gives to a person, and whoever writes."""
    return (
        who == "I" or bool(ROLE.fullmatch(who)) or is_person(manuscript, who) or is_person(manuscript, who.split()[0])
    )
