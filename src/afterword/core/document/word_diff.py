"""What changed between two texts, word by word, and the same as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Literal

Kind = Literal["same", "gone", "new"]
MOST = 1500  # words on either side that are compared one by one; more are compared line by line first
AROUND = 12  # words that are shown on either side of a change
_WORD = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def word_diff(before: str, after: str) -> list[Change]:
    """The stretches in order: joining what stayed and went gives `before`, what stayed and came gives `after`."""
    if before == after:
        return [Change("same", before)] if before else []
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST:
        return _joined(_by_line(before, after))
    return _joined(_compared(old, new))


def _by_line(before: str, after: str) -> Iterator[Change]:
    """Lines first; words only within the lines that differ, when they are not too many."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        one, two = _WORD.findall(left), _WORD.findall(right)
        if tag == "equal":
            yield Change("same", left)
        elif max(len(one), len(two)) <= MOST:
            yield from _compared(one, two)
        else:
            yield from (Change("gone", left), Change("new", right))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(old[a:b]))
        else:
            yield from (Change("gone", "".join(old[a:b])), Change("new", "".join(new[c:d])))


def _joined(changes: Iterator[Change]) -> list[Change]:
    """Without empty stretches; a blank alone between two changes is part of them, so that phrases read as one."""
    found: list[Change] = []
    for change in changes:
        if not change.text:
            continue
        if found and found[-1].kind == change.kind:
            found[-1] = Change(change.kind, found[-1].text + change.text)
        else:
            found.append(change)
    return found


def diff_html(changes: Sequence[Change]) -> str:
    """The changes as HTML: everything escaped, what went as `<del>`, what came as `<ins>`, long stretches shortened."""
    last = len(changes) - 1
    return "".join(_html(one, first=index == 0, last=index == last) for index, one in enumerate(changes))


def _html(change: Change, *, first: bool, last: bool) -> str:
    if change.kind == "same":
        return _lines(_short(change.text, first=first, last=last))
    element = "del" if change.kind == "gone" else "ins"
    return f"<{element}>{_lines(change.text)}</{element}>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _short(text: str, *, first: bool, last: bool) -> str:
    """The words beside a change; what lies further off is an ellipsis."""
    if first and last:
        return text
    words = re.findall(r"\s*\S+\s*", text)
    start, end = 0 if first else AROUND, 0 if last else AROUND
    if len(words) <= start + end + 6:
        return text
    return "".join([*words[:start], " … ", *words[len(words) - end :]])
