"""The stem of an English word: enough that expire, expired, expiry and expiration meet, and no more."""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = (  # an ending, and how long the rest must at least be; the first that fits is taken away
    ("isations", 3), ("izations", 3), ("isation", 3), ("ization", 3), ("ations", 3), ("ation", 3),
    ("nesses", 3), ("ments", 3), ("ings", 3), ("ness", 3), ("ment", 4), ("ions", 4), ("able", 4), ("ible", 4),
    ("ally", 4), ("ing", 3), ("ion", 4), ("ive", 4), ("ies", 3), ("ied", 3), ("ers", 4), ("est", 5), ("ed", 3),
    ("er", 4), ("or", 5), ("ly", 4), ("al", 4), ("es", 3), ("ry", 5), ("s", 3), ("y", 3), ("e", 3),
)  # fmt: skip
_VOWELS = frozenset("aeiouy")
_SHORT = 3
_KEPT_DOUBLE = frozenset("lsz")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word in lower case; short words and those with figures stay as they are."""
    if len(word) <= _SHORT or not word.isalpha() or word.endswith("ss"):
        return word
    if word.endswith("s") and not word.endswith(("us", "is")) and len(word) > _SHORT + 1:
        word = word[:-1] if not word.endswith("ies") else word[:-3] + "y"
    for ending, least in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= least and _VOWELS & set(rest):
            return _undoubled(rest)
    return word


def _undoubled(rest: str) -> str:
    """`stopp` of stopping as `stop`, and without the e or i that an ending has left."""
    if len(rest) > _SHORT and rest[-1] == rest[-2] and rest[-1] not in _VOWELS | _KEPT_DOUBLE:
        rest = rest[:-1]
    return rest[:-1] if len(rest) > _SHORT + 1 and rest[-1] in "eiy" else rest
