"""The sentences of a document, each with its place and with what kind of block it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["paragraph", "item", "cell", "heading", "quote"]

_HEADING = re.compile(r" {0,3}#{1,6}(?:\s+|$)")
_ITEM = re.compile(r"\s*(?:[-+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?|\s*\[[ xX]\]\s+")
_QUOTE = re.compile(r" {0,3}>+ ?")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_DELIMITER = re.compile(r"[\s|:-]*-[\s|:-]*$")
_CELL = re.compile(r"(?:\\\||[^|])+")
_END = re.compile(r"[.!?]+[\"'\u201d\u2019)\]]*(?=\s+[\"'\u201c\u2018(\[@\ufffc]*[A-Z0-9\ufffc@])")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|nr|fig|mr|ms|dr|st|jan|feb|mar|apr|jun|jul|aug|sep"
                    r"|sept|oct|nov|dec|a\.m|p\.m|u\.s)|(?<![\w.])[A-Z]|^\s*\d+)\.$", re.IGNORECASE)  # fmt: skip


LONGEST = 1200  # characters of a sentence; a text without a stop is cut, so that looking at each costs the same
SHORTEST = 12  # characters in which an abbreviation fits


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text` is masked prose, `start` its first character's place in the file's text.

    `row` and `column` tell where a cell stands in its table: the row's line number and the cell's number from 0.
    """

    start: int
    text: str
    kind: Kind
    column: int = 0

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table cell, heading or quotation as masked text with its place."""

    start: int
    text: str
    kind: Kind
    column: int = 0


def sentences(masked: str, begin: int) -> Iterator[Sentence]:
    """The sentences of masked Markdown from the place `begin` on, in order."""
    for block in blocks(masked, begin):
        yield from _cut(block)


def blocks(masked: str, begin: int) -> Iterator[Block]:
    """The blocks of masked Markdown, in order; lines that only draw (rules, underlines) are in none."""
    open_: Block | None = None
    place = begin
    for line in masked[begin:].split("\n"):
        starts = _begin(line, place)
        if open_ is not None and (starts or not line.strip() or _UNDERLINE.match(line)):
            yield open_
            open_ = None
        if len(starts) > 1 or (starts and starts[0].kind in ("heading", "cell")):
            yield from starts
        elif starts:
            open_ = starts[0]
        elif line.strip() and not _UNDERLINE.match(line):
            open_ = _longer(open_, line, place)
        place += len(line) + 1
    if open_ is not None:
        yield open_


def _longer(block: Block | None, line: str, place: int) -> Block:
    """The block with one more line."""
    if block is None:
        return Block(place, line, "paragraph")
    gap = place - block.start - len(block.text)
    return Block(block.start, block.text + "\n" * gap + line, block.kind)


def _begin(line: str, place: int) -> list[Block]:
    """The blocks that a line opens; none for a line that goes on with the block before it."""
    if "|" in line:
        return _cells(line, place)
    for rule, kind in _OPENERS:
        found = rule.match(line)
        if found:
            return [Block(place + found.end(), line[found.end() :], kind)]
    return []


_OPENERS: tuple[tuple[re.Pattern[str], Kind], ...] = ((_HEADING, "heading"), (_QUOTE, "quote"), (_ITEM, "item"))


def _cells(line: str, place: int) -> list[Block]:
    """The cells of a table's row."""
    if _DELIMITER.fullmatch(line):
        return [Block(place, "", "cell")]
    lead = len(line) - len(line.lstrip(" |")) if line.lstrip().startswith("|") else 0
    found = enumerate(_CELL.finditer(line, lead))
    return [Block(place + cell.start(), cell[0], "cell", number) for number, cell in found]


def _cut(block: Block) -> Iterator[Sentence]:
    """The sentences of one block."""
    begin = 0
    for stop in _END.finditer(block.text):
        near = max(begin, stop.end() - SHORTEST)
        if block.text[stop.start()] == "." and _SHORT.search(block.text, near, stop.end()):
            continue
        yield from _pieces(block, begin, stop.end())
        begin = stop.end()
    yield from _pieces(block, begin, len(block.text))


def _pieces(block: Block, begin: int, end: int) -> Iterator[Sentence]:
    """A sentence, or what takes its place where a text goes on without a stop."""
    while end - begin > LONGEST:
        gap = block.text.rfind(" ", begin + 1, begin + LONGEST)
        cut = gap if gap > begin else begin + LONGEST
        yield from _sentence(block, begin, cut)
        begin = cut
    yield from _sentence(block, begin, end)


def _sentence(block: Block, begin: int, end: int) -> Iterator[Sentence]:
    text = block.text[begin:end]
    lead = len(text) - len(text.lstrip())
    if text.strip():
        yield Sentence(block.start + begin + lead, text.strip().replace("\n", " "), block.kind, block.column)
