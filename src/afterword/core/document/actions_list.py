"""The follow-up actions of our Markdown: a table, or checkbox lists by term; and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from afterword.core.document.blocks import heading_of
from afterword.core.document.cells import cell, is_delimiter, row, split_row, uncell
from afterword.core.document.exact import read_exact, without_line, write_exact
from afterword.core.document.marks import take_mark
from afterword.core.model.document import ActionItem

Term = Literal["immediate", "short", "long"]
Status = Literal["open", "in_progress", "done", "verified", "wont_do"]

_STATUS: dict[Status, str] = {
    "open": "Open",
    "in_progress": "In progress",
    "done": "Done",
    "verified": "Verified",
    "wont_do": "Won't do",
}
_STATUS_BACK = {words: status for status, words in _STATUS.items()}
TERMS: dict[Term | None, str] = {
    "immediate": "Immediate (already done)",
    "short": "Short-term (next 2 weeks)",
    "long": "Long-term (next quarter)",
    None: "Others",
}
_TERMS_BACK = {words: term for term, words in TERMS.items()}
_TERM_WORDS: dict[Term | None, str] = {"immediate": "Immediate", "short": "Short", "long": "Long", None: ""}
_TERM_WORDS_BACK = {words: term for term, words in _TERM_WORDS.items()}
HEAD = ["Number", "Action", "Owner", "Due", "Priority", "Status"]
MORE = ["Term", "Note", "Link"]


def write_action_table(items: Sequence[ActionItem]) -> list[str]:
    """The lines of the table; columns for term, note and link stand only when an action has one."""
    wide = any(item.term or item.note is not None or item.link is not None for item in items)
    names = HEAD + MORE if wide else HEAD
    head = [row(names), "|" + "---|" * len(names)]
    shape = _Row(wide)
    return head + [write_exact(without_line(item), shape.write, shape.read) for item in items]


def read_action_table(lines: Sequence[str], first_line: int) -> tuple[list[ActionItem], list[str]]:
    """The actions of a table, and the lines that are none of it."""
    items: list[ActionItem] = []
    rest: list[str] = []
    for index, line in enumerate(lines):
        if not line.startswith("|"):
            rest.append(line)
        elif not (is_delimiter(line) or split_row(line)[: len(HEAD)] == HEAD):
            shape = _Row(wide=len(split_row(take_mark(line)[0])) > len(HEAD))
            item = read_exact(line, shape.write, shape.read)
            items.append(replace(item, line=first_line + index)) if item else rest.append(line)
    return items, rest


def write_checklists(items: Sequence[ActionItem], level: int) -> list[str]:
    """Checkbox lists under a heading for each term; the three terms always stand."""
    lines: list[str] = []
    for term, words in TERMS.items():
        mine = [item for item in items if item.term == term]
        if not mine and term is None:
            continue
        lines += [f"{'#' * level} {words}", ""]
        box = _Box(term)
        lines += [write_exact(without_line(item), box.write, box.read) for item in mine] + ([""] if mine else [])
    return lines[:-1]


def read_checklists(lines: Sequence[str], first_line: int) -> tuple[list[ActionItem], list[str]]:
    """The actions of checkbox lists, and the lines that are none of them."""
    items: list[ActionItem] = []
    rest: list[str] = []
    term: Term | None = None
    for index, line in enumerate(lines):
        visible, _ = take_mark(line)
        title = heading_of(visible)
        if title and title[1] in _TERMS_BACK:
            term = _TERMS_BACK[title[1]]
            continue
        box = _Box(term)
        item = read_exact(line, box.write, box.read)
        items.append(replace(item, line=first_line + index)) if item else rest.append(line)
    return items, rest


def checklist_order(items: Sequence[ActionItem]) -> list[int]:
    """The places of the actions in the order in which checklists write them, term by term."""
    terms = list(TERMS)
    return sorted(range(len(items)), key=lambda place: terms.index(items[place].term))


@dataclass(frozen=True, slots=True)
class _Row:
    """Writes and reads one row of the table."""

    wide: bool

    def write(self, item: ActionItem) -> str:
        cells = [item.id or "", item.text, item.owner or "", item.due.isoformat() if item.due else ""]
        cells += [item.priority or "", _STATUS.get(item.status, item.status)]
        if self.wide:
            cells += [_TERM_WORDS.get(item.term, ""), item.note or "", item.link or ""]
        return row([cell(one) for one in cells])

    def read(self, line: str) -> ActionItem | None:
        cells = [uncell(one) for one in split_row(take_mark(line)[0])]
        if len(cells) != len(HEAD) + (len(MORE) if self.wide else 0):
            return None
        term, note, link = cells[len(HEAD) :] or ("", "", "")
        return ActionItem(
            id=cells[0] or None,
            text=cells[1],
            owner=cells[2] or None,
            due=_day(cells[3]),
            priority=cells[4] or None,
            status=_STATUS_BACK.get(cells[5], "open"),
            term=_TERM_WORDS_BACK.get(term),
            note=note or None,
            link=link or None,
        )


_BOX = re.compile(
    r"^[-*] \[(?P<mark>[ xX~-])\] (?:(?P<id>AI-\d+): )?(?P<text>.*?)(?: - (?P<owner>@\S+))?"
    r"(?: - (?P<due>\d{4}-\d\d-\d\d))?(?: \((?P<priority>P[0-4])\))?$"
)


@dataclass(frozen=True, slots=True)
class _Box:
    """Writes and reads one checkbox: `- [ ] text - @owner - date`."""

    term: Term | None

    def write(self, item: ActionItem) -> str:
        tick = {"done": "x", "verified": "x", "wont_do": "~"}.get(item.status, " ")
        said = [cell(item.text).replace("\\|", "|")]
        said += [one for one in (cell(item.owner or ""), item.due.isoformat() if item.due else "") if one]
        number = f"{cell(item.id)}: " if item.id else ""
        priority = f" ({cell(item.priority)})" if item.priority else ""
        return f"- [{tick}] {number}" + " - ".join(said) + priority

    def read(self, line: str) -> ActionItem | None:
        found = _BOX.match(take_mark(line)[0])
        if found is None:
            return None
        status: Status = {"x": "done", "X": "done", "~": "wont_do"}.get(found["mark"], "open")  # type: ignore[assignment]
        return ActionItem(
            id=found["id"],
            text=uncell(found["text"]),
            owner=found["owner"],
            due=_day(found["due"] or ""),
            priority=found["priority"],
            status=status,
            term=self.term,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
