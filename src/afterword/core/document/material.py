"""Tells whether two texts say materially the same: other words, numbers and signs count; marks and slips do not.

What does not count: Markdown's marks, white space, capitals, the numbering of lists, comments that nobody sees, a word
written together or apart (`time out`, `timeout`), and one slipped letter within a word of five letters or more whose
first letter stays (`conection`, `connection`). What does: any other word, every number with its sign, unit and decimal
point, and the address of a link or a picture, because evidence stands behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256

SHORTEST = 5  # a slip in a shorter word may well be another word: "now" and "not", "cause" is safe
MOST_COMPARED = 600  # words in the middle of a change on either side; a larger change is no slip

_SPACE = re.compile(r"[ \t]*")
_MARK = re.compile(r"(?:(?:>[ \t]?)+|(?:#{1,6}|[-*+]|\d{1,9}[.)]|\[[ xX]\])(?=[ \t]))(?P<gap>[ \t]*)")
_RULE = re.compile(r"[=\-*_ \t|:]*")
_WORD = re.compile(
    r"(?:https?://|/images/)[^\s<>()\"']+"
    r"|(?<![\w.])[-+−]?\d+(?:[.,:/]\d+)*%?"  # noqa: RUF001 - the true minus sign is what people paste
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"  # noqa: RUF001 - typographic apostrophes are what people paste
    r"|\d+(?:[.,:]\d+)*%?"
    r"|[<>=≤≥≠%$€£±]+"
)


def normal_words(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a Markdown text in their normal form, in their order."""
    plain = unicodedata.normalize("NFKC", _seen(text)).replace("’", "'").replace("−", "-")  # noqa: RUF001
    plain = "\n".join(_bare(line) for line in plain.split("\n"))
    return tuple(word.rstrip(".,:;") if "://" in word else word.casefold() for word in _WORD.findall(plain))


def _seen(text: str) -> str:
    """The text without its comments; each is looked for once, however many are never closed."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return " ".join([*kept, text[at:]])


def _bare(line: str) -> str:
    """A line without the marks before its words, marks behind marks too; nothing of a ruled line."""
    at = width = _match(_SPACE, line, 0)
    while mark := _MARK.match(line, at):
        at, width = mark.end(), 1 + len(mark["gap"])  # a mark counts as one space before what is behind it
    ruled = _match(_RULE, line, at) == len(line) and width + len(line) - at >= 3
    return "" if ruled else f" {line[at:]}"


def _match(pattern: re.Pattern[str], line: str, at: int) -> int:
    """Where a pattern that matches anything, if only nothing, ends."""
    found = pattern.match(line, at)
    return found.end() if found else at


def digest(parts: Mapping[str, str]) -> str:
    """The SHA-256 of the normal form of named texts; what has no words has no part in it."""
    normal = {name: normal_words(text) for name, text in parts.items()}
    lines = [f"{name}\x1f{' '.join(words)}" for name, words in sorted(normal.items()) if words]
    return sha256("\x1e".join(lines).encode()).hexdigest()


def changed_parts(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The names of the texts that say materially something else now, new and vanished ones too."""
    names = dict.fromkeys([*after, *before])
    return [name for name in names if not same(before.get(name, ""), after.get(name, ""))]


def same(before: str, after: str) -> bool:
    """Whether two Markdown texts say materially the same."""
    if before == after:
        return True
    old, new = _middles(normal_words(before), normal_words(after))
    if old == new:
        return True
    if max(len(old), len(new)) > MOST_COMPARED:
        return False
    turns = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return all(tag == "equal" or _slip(old[a:b], new[c:d]) for tag, a, b, c, d in turns)


def _middles(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is left of both without their common beginning and end."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[start : len(old) - end], new[start : len(new) - end]


def _slip(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether words are the same ones written together, apart, or with one slipped letter each."""
    if not all(word.isalpha() for word in (*old, *new)):
        return False
    if "".join(old) == "".join(new):
        return True
    return len(old) == len(new) and all(one == two or _mistyped(one, two) for one, two in zip(old, new, strict=True))


def _mistyped(one: str, two: str) -> bool:
    """Whether two words differ by one letter left out, put in, exchanged or swapped with its neighbour."""
    if min(len(one), len(two)) < SHORTEST or one[0] != two[0] or abs(len(one) - len(two)) > 1:
        return False
    old, new = _middles(one, two)
    if len(old) <= 1 and len(new) <= 1:
        return True
    return len(old) == len(new) == 2 and old[0] == new[1] and old[1] == new[0]
