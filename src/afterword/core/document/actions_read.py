"""The follow-up actions of a document as people write them: tables, checkboxes, bullets, headings and marked lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from afterword.core.document.action_rows import action_rows
from afterword.core.document.action_words import action_of_words
from afterword.core.document.blocks import heading_of, outside_code
from afterword.core.document.tables import table_at
from afterword.core.model.document import ActionItem

_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-*+\u2022]|\d{1,3}[.)])\s+(?:\[(?P<box>[ xX~-]?)\](?=\s)\s*)?"
    r"|(?P<sign>[\u2610-\u2612\u2705\u2b1c])\s*)"
    r"(?P<text>\S.*)$"
)
_MARKED = re.compile(
    r"(?:\[action(?: items?)?(?:\](?![(\[])|:(?=[^\[\]]+\]))|(?:\*\*|__)action(?: items?)?:?(?:\*\*|__)"
    r"|^\W{0,6}(?:action items?|to-?do)(?=:))[:\s-]*",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"^(?:(?i:to-?do)\b|@[A-Za-z]|[A-Z][\w&/-]*(?: [\w&/-]+){0,3}: +\S)|\(@[\w.-]+\)|https?://\S+$|#\d+\b"
)
_GROUP = re.compile(r"(?:\*\*|__)?[^.!?]{1,160}(?::(?:\*\*|__)?|(?:\*\*|__):?)\s*$")
_NOTHING = re.compile(r"\W*(?:none|n/?a|tbd|nothing|no (?:action|follow)[\w -]*|see [\w ]+)?\W*$", re.IGNORECASE)
_TERMS: dict[Literal["immediate", "short", "long"], str] = {
    "immediate": r"\bimmediate|already done|right away",
    "short": r"\bshort.?term|next (?:\w+ )?weeks?",
    "long": r"\blong(?:er)?.?term|next quarter",
}
_BOXES = {"x": "x", "X": "x", "\u2611": "x", "\u2705": "x", "\u2612": "~", "~": "~", "-": "~"}


@dataclass(slots=True)
class _Bullet:
    """A bullet while its lines are gathered."""

    index: int
    indent: int
    box: str | None
    words: list[str]
    below: bool = False  # has bullets below it
    term: Literal["immediate", "short", "long"] | None = None

    @property
    def groups(self) -> bool:
        """True for a bullet that only heads those below it."""
        return self.below and self.box is None and bool(_GROUP.fullmatch(" ".join(self.words)))


def actions_of(text: str, *, first_line: int = 1) -> tuple[ActionItem, ...]:
    """The actions that a text lists."""
    lines = text.split("\n")
    outside = dict(outside_code(lines))
    items, tabled = _of_tables(lines, outside, first_line)
    rest = {index: line for index, line in outside.items() if index not in tabled}
    bullets = _bullets(rest)
    listed = [one for one in bullets if one.box is not None] if items else _chosen(bullets)
    items += [_item(one, first_line) for one in listed]
    if not items and not bullets:
        items = list(_of_lines(rest, first_line))
    return tuple(sorted((one for one in items if not _NOTHING.match(one.text)), key=lambda one: one.line or 0))


def checked_actions(text: str, *, first_line: int = 1) -> tuple[ActionItem, ...]:
    """The checkboxes of a text that is no list of actions as a whole."""
    bullets = _bullets(dict(outside_code(text.split("\n"))))
    return tuple(_item(one, first_line) for one in bullets if one.box is not None)


def marked_actions(text: str, *, first_line: int = 1) -> tuple[ActionItem, ...]:
    """The lines of a text that are marked as an action, as in `[Action item] watch the queue`."""
    found = []
    for index, line in outside_code(text.split("\n")):
        mark = _MARKED.search(line)
        words = _marked_words(line, mark) if mark and heading_of(line) is None else ""
        if words:
            found.append(action_of_words(words, None, first_line + index))
    return tuple(found)


def _marked_words(line: str, mark: re.Match[str]) -> str:
    """What stands behind the mark, or before it when it ends the line; in a table the cell that holds it."""
    after, before = line[mark.end() :], line[: mark.start()]
    if line.lstrip().startswith("|"):
        after, before = after.split("|")[0], before.rpartition("|")[2]
    words = after.strip("* ") or before.strip(" -*#>")
    return words.removesuffix("]") if words.count("]") > words.count("[") else words


def _of_tables(lines: list[str], outside: Mapping[int, str], first_line: int) -> tuple[list[ActionItem], set[int]]:
    items: list[ActionItem] = []
    tabled: set[int] = set()
    for index in outside:
        table = table_at(lines, index, outside) if index not in tabled else None
        if table:
            items += action_rows(table, first_line)
            tabled.update(range(index, table.end))
    return items, tabled


def _bullets(lines: Mapping[int, str]) -> list[_Bullet]:
    """All bullets with the lines that continue them, and the term of the heading that they stand below."""
    found: list[_Bullet] = []
    term = None
    for index, line in lines.items():
        bullet = _BULLET.match(line)
        if bullet:
            sign = bullet["box"] if bullet["box"] is not None else bullet["sign"]
            box = None if sign is None else _BOXES.get(sign, " ")
            indent = len(bullet["indent"].expandtabs(4))
            for one in reversed(found):
                if one.indent < indent:
                    one.below = True
                    break
            found.append(_Bullet(index, indent, box, [bullet["text"]], term=term))
        elif heading_of(line) or _GROUP.fullmatch(line.strip()):
            term = _term(line)
            if found:
                found[-1].words.append("")  # nothing goes on over a heading
        elif found and found[-1].words[-1] and _goes_on(line, follows=index == found[-1].index + len(found[-1].words)):
            found[-1].words.append(line.strip())
    return found


def _term(line: str) -> Literal["immediate", "short", "long"] | None:
    return next((term for term, rule in _TERMS.items() if re.search(rule, line, re.IGNORECASE)), None)


def _goes_on(line: str, *, follows: bool) -> bool:
    """True for a line that continues the bullet above: indented, or following it directly as plain text."""
    plain = follows and not line.startswith(("#", ">", "|"))
    return bool(line.strip()) and (plain or line.startswith((" ", "\t")))


def _chosen(bullets: list[_Bullet]) -> list[_Bullet]:
    """The bullets that are actions: those of the outer level and of groups, and every checkbox."""
    chosen = []
    reach: list[_Bullet] = []
    for one in bullets:
        reach = [above for above in reach if above.indent < one.indent]
        if one.box is not None or (not one.groups and all(above.groups for above in reach)):
            own = next((term for above in reversed(reach) if (term := _term(above.words[0]))), one.term)
            chosen.append(replace(one, term=own))
        reach.append(one)
    return chosen


def _item(bullet: _Bullet, first_line: int) -> ActionItem:
    item = action_of_words(" ".join(bullet.words).strip(), bullet.box, first_line + bullet.index)
    return replace(item, term=bullet.term) if bullet.term else item


def _of_lines(lines: Mapping[int, str], first_line: int) -> Iterator[ActionItem]:
    """Actions without bullets: headings, each with text below it, or lines with an owner, a team or a ticket."""
    heads = [(index, title[1]) for index, line in lines.items() if (title := heading_of(line))]
    if len(heads) > 1:
        yield from (action_of_words(text, None, first_line + index) for index, text in heads if text)
        return
    for index, words in _paragraphs(lines):
        if _PLAIN.search(words):
            yield action_of_words(words, None, first_line + index)


def _paragraphs(lines: Mapping[int, str]) -> list[tuple[int, str]]:
    """Lines without a heading; where empty lines part them, those that belong together as one."""
    plain = [(index, line.strip()) for index, line in lines.items() if heading_of(line) is None]
    found: list[tuple[int, str]] = []
    after_blank = True
    parted = sum(1 for _, line in plain if not line) > 0
    for index, line in plain:
        if line and (after_blank or not parted or _PLAIN.match(line)):
            found.append((index, line))
        elif line:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        after_blank = not line
    return found
