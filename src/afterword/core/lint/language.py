"""What several language rules ask of a sentence: is it denied, is it praise, and who is a person in it."""

from __future__ import annotations

import re

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.prose import Sentence

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|hardly|rather than|instead of|cannot"
    r"|(?:is|was|are|were|do|does|did|ca|could|would|has|have|had)n['\u2019]t"
    r"|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|ruled? out)\b|\bwithout(?: [\w-]+){0,3}\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:\u2013\u2014]|,\s+(?:but|and|so|because|which|who)\b|\b(?:but|because|although|however)\b")
_PRAISE = re.compile(
    r"\b(?:thanks? to|thank(?:s|ed)?|kudos|well done|great (?:job|work)|quick(?:ly)?|swift(?:ly)?|helped|saved"
    r"|good|excellent"
    r"|fortunately|luckily|promptly|correctly|successfully)\b",
    re.IGNORECASE,
)

_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|until|in case|so that|should|could|would|can|may|might|must|will|when(?:ever)?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:if|whether|reflect|discuss|consider|ask|decide|why|what|which)\b", re.IGNORECASE)
_GUARD = re.compile(
    r"\b(?:reduc\w*|minimi[sz]\w*|protect\w*|guard\w*|eliminat\w*|against|limit\w*|less|fewer"
    r"|prone to|risk of|chance of"
    r"|room for|tolera\w*|robust)\b",
    re.IGNORECASE,
)

_OF_PEOPLE = (  # a manager or an operator may be a program; with one of these words it is a person
    r"(?:engineering|product|project|partner|sales|marketing|customer|incident|account|release|team|delivery|support|network|shift|night|duty|human"
    r"|line|change|service|office|hiring|our|the new|an?|one)"
)
_ROLES = (  # a role stands for the person who holds it
    r"(?:[Oo]ne of (?:our|the|my) )?(?:(?:[Tt]he|[Aa]n?|[Oo]ur|[Oo]ne|[Aa]nother|[Ss]ome|[Oo]n-?call|[\w-]+)\s+){0,2}?"
    r"(?:on-?call(?: (?:engineer|person|developer|lead))?|engineers?|developers?|devs|operators"
    r"|sysadmins?|administrators?"
    r"|employees?|colleagues?|contractors?|interns?|trainees?|students?|technicians?|maintainers?|committers?"
    r"|reviewers?"
    r"|SREs?|DBAs?|programmers?|analysts?|testers?|consultants?|team ?leads?|tech ?leads?|team members?"
    r"|staff(?: members?)?|juniors?|newcomers?|new ?hires?|new joiners?|co-?workers?|freelancers?|experts?|specialists?"
    r"|architects?|support agents?|incident (?:commander|manager)s?|release (?:engineer|captain)s?"
    r"|(?:inexperienced|junior|senior|tired|distracted|careless|untrained|human) (?:operator|admin|manager|person"
    r"|user)s?)"
    rf"|(?:[Tt]he |[Aa]n? |[Oo]ur )?{_OF_PEOPLE} (?:manager|operator|admin|dev)s?|[Tt]he (?:operator|manager)"
    r"|[Ss]ome(?:one|body)\b|(?:[Tt]he |[Aa] )?(?:person|people)(?: who was)? on[- ](?:call|duty)"
    r"|(?:[Tt]he |[Aa]n? )?(?:\w+ )?members? of (?:the|our) (?:\w+ ){0,2}(?:team|staff)"
    r"|(?:[Tt]he |[Aa]n? )?(?:night|day|late)[- ](?:shift )?operator"
)
ROLES = rf"(?:{_ROLES})"
NAME = r"(?:(?<![\w/@])@[A-Za-z][\w.-]*|\b[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
WHO = re.compile(rf"{NAME}|\b(?i:{ROLES})\b")  # whoever may be a person; ready once for all rules, as it is long
ROLE = re.compile(ROLES, re.IGNORECASE)


CLAUSE = 300  # characters; what stands farther away belongs to other words


def clause_before(sentence: Sentence, place: int) -> str:
    """The words of the same clause that stand before a place of the file."""
    inside = place - sentence.start
    begin = max(0, inside - CLAUSE)
    for cut in _CLAUSE.finditer(sentence.text, begin, inside):
        begin = cut.end()
    return sentence.text[begin:inside]


def denied(sentence: Sentence, place: int) -> bool:
    """True when what stands at the place is denied by the words of its clause before it."""
    return bool(_DENIAL.search(clause_before(sentence, place)))


def praises(sentence: Sentence) -> bool:
    """True for a sentence that thanks or praises; people may be named in it."""
    return bool(_PRAISE.search(sentence.text))


def is_person(manuscript: Manuscript, words: str) -> bool:
    """True when the words are a handle, or a name that the document or the settings give to a person."""
    plain = words.strip().lower()
    return plain.startswith("@") or plain in manuscript.people


def supposed(sentence: Sentence, place: int) -> bool:
    """True when the clause before the place makes it a plan, a condition or a possibility."""
    return bool(_SUPPOSED.search(clause_before(sentence, place)))


def asked(sentence: Sentence, place: int) -> bool:
    """True when the clause before the place asks, or plans to ask, instead of telling."""
    return bool(_ASKED.search(clause_before(sentence, place))) or sentence.text.endswith("?")


def guarded(sentence: Sentence, place: int) -> bool:
    """True when the clause before the place tells of keeping something away."""
    return bool(_GUARD.search(clause_before(sentence, place)))
