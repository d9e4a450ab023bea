"""What several language rules ask of a sentence: is it denied, who is spoken of, is it praise."""

from __future__ import annotations

import re

from afterword.core.lint.prose import Sentence

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|nothing|hardly|rather than|instead of|cannot"
    r"|(?:is|was|are|were|do|does|did|ca|could|would|has|have|had)n['\u2019]t"
    r"|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|ruled? out)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:\u2013\u2014]|,\s+(?:but|and|so|because|which|who)\b|\b(?:but|because|although|however)\b")


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
