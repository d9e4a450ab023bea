"""Sentences of a postmortem that ask for an action which is not there yet, each with the action they ask for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from afterword.core.document.actions_read import checked_actions, marked_actions
from afterword.core.lint.asking import asked_by
from afterword.core.lint.manuscript import Manuscript, Part
from afterword.core.lint.prose import Sentence

MOST = 15
NOT_LOOKED_AT = frozenset(("actions", "lessons_well", "summary", "references", "parking_list", "chain_fix", "metadata"))
ALIKE = 0.6  # share of its words that an action must have to be the one a sentence asks for
_WORD = re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset(
    """the and for that with from this are was were will would should must need needs our its their when there have has
    had been being not but than then them they into out all any can could more also via per about which add make use
    ensure create update improve better new order instead""".split()
)
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`~]+|<[^>]{1,80}>")
_TICKET = re.compile(r"(?:https?://\S+|(?<![\w&])#\d+\b|\b[A-Z]{2,10}-\d+\b)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One action that the text asks for: `quote` are its words as written, `text` the action that is proposed.

    `key` is made of the quoted words: it stays while they do. `line` is where they stand in the manuscript.
    """

    key: str
    field: str | None
    heading: str
    line: int
    quote: str
    text: str
    why: str


def suggestions_of(manuscript: Manuscript, present: Iterable[str] | None = None) -> tuple[Suggestion, ...]:
    """What the text asks for, in its order, and what no action is there for yet.

    `present` are the texts of the actions that there are; without it, those that the text itself lists.
    """
    there = [item.text for item in manuscript.document.actions] if present is None else present
    known = [_content(one) for one in there]
    found: list[Suggestion] = []
    for one in sorted(_all(manuscript), key=lambda one: one.line):
        words = _content(one.text)
        if len(words) > 1 and not any(_alike(words, other) for other in known):
            known.append(words)
            found.append(one)
    return tuple(found[:MOST])


def _all(manuscript: Manuscript) -> Iterator[Suggestion]:
    for part in manuscript.parts:
        if part.field == "actions" or part.field not in NOT_LOOKED_AT:
            yield from _boxes(manuscript, part)
        if part.field not in NOT_LOOKED_AT:
            yield from _sentences(manuscript, part)


def _boxes(manuscript: Manuscript, part: Part) -> Iterator[Suggestion]:
    """Checkboxes that nobody ticked, and lines that are marked as an action."""
    text, first = manuscript.text[part.start : part.end], manuscript.place(part.start, part.start).line
    for items, why in (
        (checked_actions(text, first_line=first), "a box that nobody has ticked"),
        (marked_actions(text, first_line=first), "a line that is marked as an action"),
    ):
        for item in items:
            if item.status == "open" and item.line:
                yield _made(part, item.line, manuscript.line(item.line).strip(" -*+"), item.text, why)


def _sentences(manuscript: Manuscript, part: Part) -> Iterator[Suggestion]:
    for sentence in manuscript.told(part):
        if sentence.kind == "quote" or manuscript.is_quoted(sentence.start) or _has_ticket(manuscript, sentence):
            continue
        quote = plain(manuscript.text[sentence.start : sentence.end])
        listed = sentence.kind in ("item", "paragraph") and part.field in ("lessons_poorly", "lessons", "prevention")
        if found := asked_by(quote, listed=listed, told=manuscript.in_timeline(sentence.start)):
            line = manuscript.place(sentence.start, sentence.start).line
            yield _made(part, line, quote, *found)


def _has_ticket(manuscript: Manuscript, sentence: Sentence) -> bool:
    """True for a sentence that names where it is followed already."""
    return _TICKET.search(manuscript.text[sentence.start : sentence.end]) is not None


def _made(part: Part, line: int, quote: str, text: str, why: str) -> Suggestion:
    shown = plain(quote)
    key = hashlib.sha256(" ".join(_WORD.findall(shown.lower())).encode()).hexdigest()[:16]
    return Suggestion(key, part.field, part.heading, line, shown, plain(text), why)


def plain(text: str) -> str:
    """The words without marks of Markdown, on one line."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", text).split())


def _content(text: str) -> frozenset[str]:
    """The words that say what it is about, without endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts ask for the same: most words of the shorter one stand in the other."""
    shorter = min(len(words), len(other))
    return shorter > 0 and len(words & other) >= max(2, ALIKE * shorter)
