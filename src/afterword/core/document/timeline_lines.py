"""The entries of a timeline that is a list, headings, or paragraphs: each begins with a time, or stands below a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from afterword.core.document.day_clock import DayClock
from afterword.core.document.when_read import When, when
from afterword.core.model.document import TimelineItem

_LEAD = re.compile(
    r"^(?P<indent>\s*)(?P<sign>(?:#{1,6}\s+|\*{1,4}\s+|[-+\u2022]\s+|\d{1,3}[.)]\s+|>\s*)*)(?:\[[ xX]\]\s+)?"
    r"(?P<marks>(?:\*{1,3}|_{1,3}|`+|~~|\[|\(|<(?:b|strong|i|em|code|u|span|p)>|:[a-z_]+:\s*|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\s*)*)\s*"
)
_SEPARATOR = re.compile(r"\s*(?:\\?-{1,3}>?(?=[\s*_`]|$)|=>|[:|,=\u2013\u2014\u2192\u00b7\u2026]|\.(?=\s|$))\s*")
_MARK = re.compile(r"\*+|_+|`+|~~|\[|\(|<[a-z]+>")
_TIME = re.compile(r"(?<![\w:./-])(?=\d{1,2}:\d\d|\d{4}-\d\d-\d\d|\d{1,2} ?[ap]m\b)", re.IGNORECASE)
_DATED = re.compile(r"(?<![\w/-])(?=\d{4}-\d|\d{1,2}[ /.]\S|[A-Z][a-z]{2,8}\.? \d|[Dd]ay \d)")
_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+)?[*_]{0,2}(?:time(?:stamp)?|when|at|date)\b[^:\n]{0,15}:[*_]{0,2}\s*", re.IGNORECASE
)
_AT_END = re.compile(r"\((?P<at>[^()]{4,60})\)\s*[*_:]*$")
_REMARK = re.compile(r"[*_]{0,2}\([^()]{1,80}\)[*_:]{0,3}")  # behind a day, as in "(all times UTC)"
_CLOSING = {"[": r"\](?:\([^)\s]*\))?", "(": r"\)"}


@dataclass(slots=True)
class _Entry:
    """An entry whose text is still growing, and how its line began."""

    at: datetime | date | None
    line: int
    texts: list[str]
    bullet: bool = False
    indent: int = 0
    quoted: bool = False


@dataclass(slots=True)
class LineReader:
    """Reads line after line; `items` are the entries found so far."""

    clock: DayClock
    entries: list[_Entry] = field(default_factory=list)
    day_line: int | None = None  # a line that only names a day, as long as no entry stands below it
    open: bool = True  # further lines belong to the last entry
    head: tuple[int, str] | None = None  # a heading without a time, as long as a line below may name it

    def line(self, line: str, number: int) -> None:
        """Reads a line that is no code and in no table."""
        lead = _LEAD.match(line)
        sign = lead["sign"] if lead else ""
        found = when(line[lead.end() :]) if lead else None
        label = _LABEL.match(line) if self.head else None
        if lead is None or (">" in sign and self.entries and not self.entries[-1].quoted):
            self.more(line)
        elif found is not None and self._opens(line, lead, found):
            self._entry(line, lead, found, number)
        elif label and (said := when(line[label.end() :])) and self.head:
            self._open(_Entry(self.clock.at(said), self.head[0], [self.head[1]]))
        elif "#" in sign:
            self._heading(line, lead, number)
        else:
            self._untimed(line, lead, number)

    def more(self, line: str) -> None:
        """Adds a line to the entry above."""
        if self.entries and self.open and (line.strip() or self.entries[-1].texts[-1:] != [""]):
            self.entries[-1].texts.append(line)

    def items(self) -> list[TimelineItem]:
        """The entries as they are kept."""
        return [TimelineItem(at=one.at, text="\n".join(one.texts).strip(), line=one.line) for one in self.entries]

    def _opens(self, line: str, lead: re.Match[str], found: When) -> bool:
        """True when the time is not merely the beginning of a sentence or of a wrapped line."""
        tail = line[lead.end() + found.length :]
        if tail[:1].isalnum() or tail[:1] in ("%", "/") or (tail[:1] in ".-" and tail[1:2].isalnum()):
            return False
        plain = not lead["sign"] and not lead["marks"]
        last = self.entries[-1] if self.entries else None
        if plain and len(lead["indent"]) >= 1 and last is not None and last.bullet:
            return False  # the wrapped text of a bullet
        timed = found.time is not None or found.offset is not None or found.instant is not None
        if timed or (found.day is not None and not plain):
            return True
        return not re.match(r"\s*\w", tail)  # a bare day, or an empty form, must stand alone or before a sign

    def _entry(self, line: str, lead: re.Match[str], found: When, number: int) -> None:
        text = _behind(line[lead.end() + found.length :], lead["marks"])
        timed = found.time is not None or found.offset is not None or found.instant is not None
        if not timed and (not text or _REMARK.fullmatch(text)) and self.clock.turn_to(found):
            self.day_line, self.open = number, False
            return
        said = when(text) if found.offset is not None else None
        if said and said.time and said.length >= len(text):
            return  # the line only says when T+0 was
        bullet = bool(re.search(r"[-*+\u2022]|\d[.)]", lead["sign"]))
        entry = _Entry(self.clock.at(found), number, [text] if text else [], bullet, len(lead["indent"]))
        entry.quoted = ">" in lead["sign"]
        self._open(entry)

    def _open(self, entry: _Entry) -> None:
        self.entries.append(entry)
        self.day_line, self.open, self.head = None, True, None

    def _heading(self, line: str, lead: re.Match[str], number: int) -> None:
        """A heading without a time parts entries; a day that it names holds for what follows, a time makes it one."""
        text = line[lead.end("sign") :].strip()
        last = _AT_END.search(text)
        found = when(last["at"]) if last else None
        if last and found and found.time:
            self._open(_Entry(self.clock.at(found), number, [text[: last.start()].rstrip()]))
            return
        self.head = (number, text)
        for place in _DATED.finditer(line):
            found = when(line[place.start() :])
            if found and self.clock.turn_to(found):
                break
        self.open = False

    def _untimed(self, line: str, lead: re.Match[str], number: int) -> None:
        """A line without a time: an entry of its own below a day or beside timed bullets, else more of the last one."""
        bullet = bool(re.fullmatch(r"(?:[-*+\u2022]|\d{1,3}[.)])\s+", lead["sign"]))
        last = self.entries[-1] if self.entries else None
        beside = bullet and self.open and last is not None and last.bullet and len(lead["indent"]) == last.indent
        text = line[lead.start("marks") :].strip()
        if not text or (self.day_line is None and not beside):
            self.more(line)
        elif bullet:
            self._open(_Entry(self.clock.day, number, [text], True, len(lead["indent"])))
        elif self.day_line is not None:
            self._open(_Entry(self.clock.day, self.day_line, [text]))


def timed_within(lines: list[tuple[int, str]], clock: DayClock, first_line: int) -> list[TimelineItem]:
    """The entries of a list whose bullets name their time at the end or behind a word, as in "Detected: 10:05"."""
    items = []
    for index, line in lines:
        lead = _LEAD.match(line)
        if lead is None or not re.search(r"[-*+\u2022]|\d[.)]", lead["sign"]):
            continue
        text = line[lead.start("marks") :].strip()
        found = next((found for place in _TIME.finditer(text[:400]) if (found := when(text[place.start() :]))), None)
        if found is not None:
            items.append(TimelineItem(at=clock.at(found), text=text, line=first_line + index))
    return items


def _behind(tail: str, marks: str) -> str:
    """The text behind a time: marks that were opened before it are closed, what parts the two is taken away."""
    opened = _MARK.findall(marks)
    text, parted = tail, 0
    while text:
        closing = _closed(text.lstrip(), opened[-1]) if opened else None
        gap = _SEPARATOR.match(text)
        if closing is not None:
            opened.pop()
            text = closing
        elif gap and parted < 2:
            parted += 1
            text = text[gap.end() :]
        else:
            break
    text = text.strip()
    return "".join(opened) + text if text else ""


def _closed(text: str, mark: str) -> str | None:
    """The text without the sign that closes a mark; None when it does not begin with it."""
    if mark.startswith("<"):
        sign = re.match(rf"</{mark[1:]}", text)
    else:
        sign = re.match(_CLOSING.get(mark, re.escape(mark)), text)
    return text[sign.end() :] if sign else None
