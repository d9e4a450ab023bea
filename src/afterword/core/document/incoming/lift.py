"""Takes the entries and actions that a text lists out of it, so that each of them stands once: in its list.

Only lines whose every word is in the items are taken; whatever else a line says keeps it where it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from afterword.core.document.blocks import headings
from afterword.core.document.canonical import home_of
from afterword.core.document.cells import is_delimiter
from afterword.core.document.items_read import homes_of, items_of_text, shown_in_text, with_items
from afterword.core.document.when_read import when
from afterword.core.model.document import ActionItem, Document, TimelineItem

MOST = 500  # characters of an action
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_CALENDAR = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|[hms])?|t?\d+z?|am|pm|a|p|m|utc|gmt|z|[a-z]{2,4}t|ca|circa|about|around|approx|of|at|time"
    r"|date|(?:mon|tues?|wed|thu|thurs?|fri|satur|sat|sun)(?:day|sday|nesday|rsday|urday)?"
    r"|(?:jan|febr?|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*",
)
_STATUS = frozenset(
    "done complete completed closed open opened in progress to do todo wip started not yes no resolved fixed merged "
    "shipped finished pending x wont won't fix tbd n a na none unassigned".split()
)
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s+)?[*_`\[(]*")


@dataclass(slots=True)
class _Span:
    """The lines of a text that may belong to one item, and the words that the item accounts for."""

    first: int
    end: int
    words: Counter[str]


def lifted(document: Document) -> Document:
    """The document whose timeline and actions stand in their lists alone, as far as nothing is lost by it."""
    for word in ("timeline", "actions"):
        home = home_of(document, word)
        alone = len(homes_of(document, word)) == 1  # the lines of a second timeline would be counted from its own text
        if home is None or not alone or not getattr(document, word) or not shown_in_text(document, word):
            continue
        section = document.sections[home]
        items = items_of_text(document, word, 0)
        lines = section.text.split("\n")
        if word == "timeline":
            items = [_with_end(one, lines) for one in items if isinstance(one, TimelineItem)]
            document = with_items(document, word, items)
        taken = _taken(lines, items, _calendar if word == "timeline" else _of_actions)
        if word == "actions":
            items = _under_headings(lines, items, taken)
            document = with_items(document, word, items)
        changed = replace(section, text=_rest(lines, taken))
        document = replace(document, sections=(*document.sections[:home], changed, *document.sections[home + 1 :]))
    return document


def _with_end(item: TimelineItem, lines: Sequence[str]) -> TimelineItem:
    """The entry of a span of time says until when it lasted: the list has a place for its beginning only."""
    line = lines[item.line or 0]
    lead = _LEAD.match(line)
    found = when(line[lead.end() :]) if lead and "|" not in line else None
    until = found.until if found and found.time else None
    return replace(item, text=f"(until {until}) {item.text}".rstrip()) if until else item


def _taken(lines: list[str], items: Sequence[object], idle: Callable[[str], bool]) -> set[int]:
    """The lines that say no more than the items do."""
    taken: set[int] = set()
    for span in _spans(items, len(lines)):
        taken |= _covered(lines, span, idle)
    taken |= _empty_tables(lines, taken)
    return taken | {one.index for one in headings(lines) if taken and all(map(_calendar, _words(one.text)))}


def _under_headings(lines: list[str], items: Sequence[object], taken: set[int]) -> list[ActionItem]:
    """The actions, each with the sub-heading it stood under when nothing else is left below that one."""
    actions = [one for one in items if isinstance(one, ActionItem)]
    heads = headings(lines)
    for place, head in enumerate(heads):
        end = next((one.index for one in heads[place + 1 :] if one.level <= head.level), len(lines))
        below = range(head.index + 1, end)
        mine = [one for one in actions if one.line in below]
        fits = all(len(one.text) + len(head.text) + 2 <= MOST for one in mine)
        if mine and fits and all(index in taken or not lines[index].strip() for index in below):
            taken.add(head.index)
            named = {id(one) for one in mine}
            actions = [replace(one, text=f"{head.text}: {one.text}") if id(one) in named else one for one in actions]
    return actions


def _rest(lines: list[str], taken: set[int]) -> str:
    """The lines that were not taken."""
    kept = [line for index, line in enumerate(lines) if index not in taken]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return "" if all(_calendar(word) for word in _words(text)) and not re.search(r"[`!]", text) else text


def _spans(items: Sequence[object], end: int) -> list[_Span]:
    firsts = sorted({one.line or 0 for one in items if isinstance(one, TimelineItem | ActionItem)})
    ends = dict(zip(firsts, [*firsts[1:], end], strict=True))
    return [
        _Span(one.line, ends[one.line], Counter(_words(_said(one))))
        for one in items
        if isinstance(one, TimelineItem | ActionItem) and one.line is not None and not _too_long(one)
    ]


def _too_long(item: TimelineItem | ActionItem) -> bool:
    """Whether an action's list cannot hold all its words, so that its lines must stay."""
    return isinstance(item, ActionItem) and len(item.text) > MOST


def _said(item: TimelineItem | ActionItem) -> str:
    if isinstance(item, TimelineItem):
        return " ".join(filter(None, (item.text, item.source, item.actor)))
    return " ".join(filter(None, (item.text, item.owner, item.priority, item.link, item.id)))


def _covered(lines: Sequence[str], span: _Span, idle: Callable[[str], bool]) -> set[int]:
    """The lines from an item's first on that hold no word but the item's."""
    left, taken = Counter(span.words), set()
    for index in range(span.first, span.end):
        found = Counter(_words(lines[index]))
        if any(not idle(word) for word in found - left):
            break
        left -= found
        taken.add(index)
    return taken if _only_repeats(left, span.words) else set()


def _only_repeats(left: Counter[str], words: Counter[str]) -> bool:
    """Whether what an item says beyond its lines is said in them already, as an owner is who stands in the text."""
    return all(words[word] > count for word, count in left.items()) or sum(left.values()) <= 2


def _empty_tables(lines: Sequence[str], taken: set[int]) -> set[int]:
    """The heads of tables whose rows were all taken."""
    empty = set()
    for index in range(1, len(lines)):
        if not is_delimiter(lines[index]) or "|" not in lines[index - 1]:
            continue
        rows = []
        for row in range(index + 1, len(lines)):
            if "|" not in lines[row]:
                break
            rows.append(row)
        if rows and taken.issuperset(rows):
            empty |= {index - 1, index}
    return empty


def _calendar(word: str) -> bool:
    return _CALENDAR.fullmatch(word) is not None


def _of_actions(word: str) -> bool:
    return word in _STATUS or _calendar(word)


def _words(text: str) -> list[str]:
    return [one.lower() for one in _WORD.findall(text)]
