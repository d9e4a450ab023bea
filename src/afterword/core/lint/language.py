"""What several language rules ask of a sentence: is it denied, is it praise, and who is a person in it."""

from __future__ import annotations

import re

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.prose import Sentence

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|nothing|hardly|rather than|instead of|cannot"
    r"|(?:is|was|are|were|do|does|did|ca|could|would|has|have|had)n['\u2019]t"
    r"|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|ruled? out)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:\u2013\u2014]|,\s+(?:but|and|so|because|which|who)\b|\b(?:but|because|although|however)\b")
_PRAISE = re.compile(
    r"\b(?:thanks? to|thank(?:s|ed)?|kudos|well done|great (?:job|work)|quick(?:ly)?|swift(?:ly)?|helped|saved"
    r"|good|excellent"
    r"|fortunately|luckily|promptly|correctly|successfully)\b",
    re.IGNORECASE,
)

ROLES = (  # a role stands for the person who holds it
    r"(?:(?:the|an?|our|one|another|some|on-?call|senior|junior|new|lead|\w+)\s+)?(?:on-?call(?:\s+\w+)?"
    r"|engineers?|developers?|devs?"
    r"|operators?|admins?|administrators?|sysadmins?|employees?|colleagues?|contractors?|interns?|technicians?"
    r"|managers?"
    r"|maintainers?|committers?|reviewers?|sres?|dbas?|team ?leads?|tech ?leads?|programmers?|analysts?|team members?"
    r"|staff(?: members?)?)"
)
SOMEONE = r"(?:somebody|someone|anyone|nobody|he|she|I|they)"


def clause_before(sentence: Sentence, place: int) -> str:
    """The words of the same clause that stand before a place of the file."""
    inside = place - sentence.start
    begin = 0
    for cut in _CLAUSE.finditer(sentence.text, 0, inside):
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
