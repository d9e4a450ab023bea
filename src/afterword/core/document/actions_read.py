"""The follow-up actions of a document as people write them: tables, checkboxes and plain bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from afterword.core.document.blocks import outside_code
from afterword.core.document.cells import is_delimiter, split_row, uncell
from afterword.core.document.when_read import when
from afterword.core.model.document import ActionItem

_COLUMNS = {
    "id": r"^(#|id|no\.?|number|key)$",
    "owner": r"owner|assign|who|responsible|lead",
    "due": r"due|deadline|\bby\b|when|target|eta",
    "priority": r"priorit|severity|urgency",
    "status": r"status|state|done|complete|progress",
    "link": r"link|issue|ticket|jira|bug|\bpr\b|tracker|url",
    "text": r"action|task|item|description|what|follow|improvement|todo",
}
_BULLET = re.compile(r"^(?P<indent> {0,3})(?:[-*+]|\d+[.)])\s+(?:\[(?P<box>[ xX~-])\]\s+)?(?P<text>.*)$")
_URL = re.compile(r"https?://[^\s)>\]|]+")
_PRIORITY = re.compile(r"^(?:p[0-4]|high|medium|low|critical)$", re.IGNORECASE)
Status = Literal["open", "in_progress", "done", "wont_do"]


def actions_of(text: str, *, first_line: int = 1) -> tuple[ActionItem, ...]:
    """The actions that a text lists."""
    lines = text.split("\n")
    outside = dict(outside_code(lines))
    items: list[ActionItem] = []
    tabled: set[int] = set()
    for index, line in outside.items():
        if index + 1 in outside and "|" in line and is_delimiter(lines[index + 1]):
            rows = _rows(lines, index)
            tabled.update(range(index, index + 2 + len(rows)))
            items += _of_table(split_row(line), rows, first_line + index + 2)
    if items:
        return tuple(items)
    return tuple(_of_bullets([one for one in outside.items() if one[0] not in tabled], first_line))


def status_named(words: str) -> Status:
    """The status that words in any house style mean."""
    plain = words.lower()
    if re.search(r"won.?t|declin|reject|cancel|drop", plain):
        return "wont_do"
    if re.search(r"not (done|started|complete)|incomplete|\bopen\b|to ?do", plain):
        return "open"
    if re.search(r"done|complete|closed|resolved|fixed|shipped|finished|merged|✅|☑|^x$|^yes$", plain):
        return "done"
    return "in_progress" if re.search(r"progress|started|ongoing|wip|doing|review", plain) else "open"


def _rows(lines: Sequence[str], head: int) -> list[str]:
    rows = []
    for line in lines[head + 2 :]:
        if "|" not in line:
            break
        rows.append(line)
    return rows


def _of_table(head: list[str], rows: Sequence[str], first_line: int) -> list[ActionItem]:
    places: dict[str, int] = {}
    for index, words in enumerate(head):
        plain = re.sub(r"[*_`]", "", words).strip().lower()
        kind = next((kind for kind, rule in _COLUMNS.items() if kind not in places and re.search(rule, plain)), None)
        if kind:
            places[kind] = index
    if "text" not in places:
        return []
    return [_of_row(split_row(row), places, first_line + index) for index, row in enumerate(rows)]


def _of_row(cells: list[str], places: dict[str, int], line: int) -> ActionItem:
    def get(name: str) -> str:
        place = places.get(name)
        value = uncell(cells[place]).strip() if place is not None and place < len(cells) else ""
        return "" if value in {"-", "\u2013", "\u2014", "?", "n/a", "N/A", "TBD"} else value

    return ActionItem(
        id=get("id") or None,
        text=get("text").removeprefix("- ").strip(),
        owner=get("owner") or None,
        due=_day(get("due")),
        priority=get("priority") or None,
        status=status_named(get("status")),
        link=_link(get("link")) or _link(get("text")),
        line=line,
    )


def _of_bullets(lines: Sequence[tuple[int, str]], first_line: int) -> list[ActionItem]:
    items: list[tuple[int, str | None, list[str]]] = []
    for index, line in lines:
        found = _BULLET.match(line)
        if found and (len(found["indent"]) < 2 or found["box"]):
            items.append((index, found["box"], [found["text"]]))
        elif items and _goes_on(line, follows=index == items[-1][0] + len(items[-1][2])):
            items[-1][2].append(line.strip())
    return [_of_bullet(" ".join(words), box, first_line + index) for index, box, words in items]


def _goes_on(line: str, *, follows: bool) -> bool:
    """True for a line that continues the bullet above: indented, or following it directly as plain text."""
    plain = follows and not line.startswith(("#", ">", "|"))
    return bool(line.strip()) and (plain or line.startswith((" ", "\t")))


def _of_bullet(words: str, box: str | None, line: int) -> ActionItem:
    owner = re.search(r"(?<![\w./])@[A-Za-z][\w.-]*", words)
    due = re.search(r"\b\d{4}-\d\d-\d\d\b", words)
    status: Status = "wont_do" if box in ("~", "-") else "done" if box in ("x", "X") else "open"
    return ActionItem(
        id=None,
        text=_without(words, owner[0] if owner else None, due[0] if due else None),
        owner=owner[0] if owner else None,
        due=_day(due[0]) if due else None,
        status=status,
        link=_link(words),
        line=line,
    )


def _without(words: str, *ends: str | None) -> str:
    """The words without an owner and a date that stand behind dashes at their end."""
    text = words
    for _ in ends:
        for end in ends:
            if end:
                text = re.sub(rf"\s+[-\u2013\u2014]\s+{re.escape(end)}\s*$", "", text)
    return text.strip()


def _day(text: str) -> date | None:
    found = when(re.sub(r"[*_`]", "", text).strip())
    return found.day if found else None


def _link(text: str) -> str | None:
    found = _URL.search(text)
    return found[0].rstrip(".,;") if found else None
