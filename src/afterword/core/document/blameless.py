"""What a sentence from the chat says of systems, without blame of its speaker or of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|\s+[\N{EN DASH}\N{EM DASH}]\s+|\s+-{1,2}\s+")
_MENTION = re.compile(r"(?<![\w.])(?:<@\w+(?:\|[^>]*)?>|@[A-Za-z][\w.-]*)[,:]?\s*")
_LEAD = re.compile(
    r"^(?:(?:ok|okay|so|ah|oh|hm+|right|yes|yep|hey|and|also|sorry)\b[,:]?\s+)*"
    r"(?:(?:i|we)\s+(?:can\s+|just\s+|now\s+)*(?:think|guess|believe|suspect|see|saw|found|notice|noticed)\b"
    r"(?:\s+that\b)?|my\s+(?:guess|theory|hunch)(?:\s+is\b|:)(?:\s+that\b)?)[,:]?\s+",
    re.I,
)
_THIN = re.compile(
    r"^(?:(?:that|this|it)(?:['\N{RIGHT SINGLE QUOTATION MARK}]s| is| was)?\b)?\W*(?:[\w#]+\W*){0,2}$", re.I
)
_BLAME = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:sorry|apolog\w+|mea culpa|oops|whoops|shame on|to blame|blam\w+|careless\w*|stupid\w*|facepalm)\b",
        r"\b(?:my|your|his|her|our|their|whose|\w+['\N{RIGHT SINGLE QUOTATION MARK}]s) (?:own )?"
        r"(?:fault|bad|mistake|doing)\b",
        r"\b(?:on|because of) (?:me|him|her|us|you)\b",
        r"\bforg[oe]t(?:s|ting|ten)?\b",
        r"\b(?:messed|screwed|cocked) (?:\w+ )?up\b",
        r"\b(?:i|you|he|she|they|we|somebody|someone|nobody|everybody) (?:really )?"
        r"(?:should|could|ought to)(?:n['\N{RIGHT SINGLE QUOTATION MARK}]?t| not)? (?:\w+ )?have\b",
        r"\bwho(?:ever)?\b(?!\s+(?:is|are) (?:affected|hit))",
        r"\b(?:you|he|she|him|his|her|somebody|someone|nobody|no one|anybody|anyone)\b",
        r"(?<![\w/.])i\b(?![/.])|\b(?:me|my|mine|myself)\b",
    )
)
_PLAIN_WORDS = frozenset("art bill chase drew grace grant jack mark max may page pat rob rose sue will".split())


def finding(text: str, people: Iterable[str] = ()) -> str:
    """The sentences that speak of systems, in their order; empty when every one of them speaks of persons.

    `people` are the names of those who took part: a sentence that names one of them is left out, too.
    """
    names = _names(people)
    parts = [part for part in _SENTENCE.split(text) if part.strip()]
    kept = [said for part in parts if (said := _of_systems(part, names))]
    # "that is 412" says nothing once the sentence that explains it is gone.
    return " ".join(kept if len(kept) == len(parts) else [said for said in kept if not _THIN.match(said)])


def _of_systems(sentence: str, names: tuple[re.Pattern[str], ...]) -> str:
    said = _LEAD.sub("", _MENTION.sub("", sentence.strip())).strip()
    return "" if any(pattern.search(said) for pattern in (*_BLAME, *names)) else said


def _names(people: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """How the people can be named: in full, and by the first word; a name that is a word needs its capital."""
    words = {word for name in people for word in (name.strip(), name.strip().partition(" ")[0]) if len(word) > 2}
    return tuple(
        re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", 0 if word.lower() in _PLAIN_WORDS else re.I)
        for word in sorted(words)
    )
