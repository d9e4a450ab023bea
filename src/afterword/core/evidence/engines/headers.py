"""Finds what the messages of a file begin with in the same way: time, level, process, thread, host, component."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SHARE = 0.9  # so many of the messages must have a part before it is taken for part of the header
MOST_PARTS = 12

_END = r"[\s|,;\-]"
_CLOCK = r"\d{1,2}:\d{2}:\d{2}(?:[.,:]\d+)?"
_ZONE = r"(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\b)?"
_DATE = r"(?:\d{4}[-/.]\d{2}[-/.]\d{2}|\d{2}[-/.]\d{2}(?:[-/.]\d{2,4})?|\d{8}|\d{2}/[A-Z][a-z]{2}/\d{4})"
_MONTH = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}"
_WORDS = "TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERGENCY|EMERG|PANIC|VERBOSE"
_NAME = r"[A-Za-z_\-][\w.$/@\-]*(?:\([^)\s]*\))?(?:\[[^\]\s]*\])?"

_STAMPS = (
    rf"[\[(<]?{_DATE}[T\s:\-]{_CLOCK}{_ZONE}[\])>]?{_END}*",
    rf"[\[(<]?{_MONTH}\s+(?:\d{{4}}\s+)?{_CLOCK}{_ZONE}(?:\s+\d{{4}}\b)?[\])>]?{_END}*",
)
TIMES = (
    *_STAMPS,
    *(rf"[\w.\-/]+[\s|]+{stamp}" for stamp in _STAMPS),
    rf"[\[(<]?{_DATE}[\])>]?{_END}+",
    rf"[\[(<]?{_CLOCK}{_ZONE}[\])>]?{_END}*",
)
_BRACKETS = r"\[(?:[^\[\]]|\[[^\]]*\])*\]:?"
PARTS = (
    *TIMES,
    rf"[\[(<]?(?i:{_WORDS})[\])>]?[:\s|,;\-]+",
    rf"[VDIWEFC](?:/|{_END}+)",
    rf"\d+{_END}+",
    rf"{_BRACKETS}{_END}*",
    rf"{_NAME}\s?:\s+",
    rf"{_NAME}\s*\|+\s*",
    rf"{_NAME}\s+-+\s+",
    rf"[\w.\-]+\s+{_NAME}\s?:\s+",
    rf"[\w.$\-]+\s+{_BRACKETS}{_END}*",
)
LEVEL = rf"\b((?i:{_WORDS})|[VDIWEFC])\b"
_DATED = frozenset(TIMES)
_LEVELS = frozenset(PARTS[len(TIMES) : len(TIMES) + 2])
_TRIED = tuple((part, re.compile(part)) for part in PARTS)


@dataclass(frozen=True, slots=True)
class Header:
    """What messages begin with: `expression` matches it, and nothing where they have nothing in common."""

    expression: str = "^"
    timed: bool = False
    leveled: bool = False


def find_header(messages: Sequence[str]) -> Header:
    """What these messages begin with; one that has only the first parts of it loses only those."""
    rest, found = [text for text in messages if text], list[str]()
    total = len(rest)
    while rest and len(found) < MOST_PARTS:
        part, rest = _next(rest, total)
        if part is None:
            break
        found.append(part)
    whole = ""
    for part in reversed(found):
        whole = f"(?:{part}{whole})?"
    return Header(f"^{whole}", timed=not _DATED.isdisjoint(found), leveled=not _LEVELS.isdisjoint(found))


def _next(rest: Sequence[str], total: int) -> tuple[str | None, list[str]]:
    """The first part that enough messages begin with, and what comes after it."""
    for part, pattern in _TRIED:
        cut = [text[match.end() :] for text in rest if (match := pattern.match(text))]
        if len(cut) >= SHARE * total:
            return part, cut
    return None, []
