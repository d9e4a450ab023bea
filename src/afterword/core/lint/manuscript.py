"""A postmortem as the rules see it: the document that was read, its prose with places, and who and what it names."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from afterword.core.document.analysed.pieces import PIECES
from afterword.core.document.front_matter import body_start
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.marks import mark
from afterword.core.lint.masks import masked
from afterword.core.lint.openings import WIDTH, Phrase
from afterword.core.lint.prose import Sentence, sentences
from afterword.core.model.document import Document, Section
from afterword.core.model.finding import Place

_QUOTED = re.compile(r"\"[^\"\n]{1,400}?\"|\u201c[^\u201d]{1,400}?\u201d|\u00ab[^\u00bb]{1,400}?\u00bb")
_GROUP = re.compile(
    r"\b(?:team|squad|group|crew|engineering|department|bot|job|service|platform|system)s?\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_HANDLE = re.compile(r"(?<![\w/.@])@[A-Za-z][\w.-]*\w")


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its place: `start` is where its text begins, behind the heading, `end` where the next begins."""

    field: str | None
    heading: str
    level: int
    head: int
    start: int
    end: int


class Manuscript:
    """One file for the rules to look at. `name` is the file's name, which may hold a date."""

    def __init__(self, text: str, *, name: str | None = None, document: Document | None = None) -> None:
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.name = name
        self._document = document

    @cached_property
    def document(self) -> Document:
        """The document that the text is read as."""
        return self._document or read_markdown(self.text, name=self.name)

    @cached_property
    def masked(self) -> str:
        """The text of the same length, with only prose left; see masks.masked."""
        return masked(self.text)

    @cached_property
    def _breaks(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, start: int, end: int) -> Place:
        """The place of the characters from `start` up to, but without, `end`."""
        line, last = bisect_right(self._breaks, start), bisect_right(self._breaks, end)
        return Place(line, start - self._breaks[line - 1] + 1, last, end - self._breaks[last - 1] + 1)

    def line_start(self, line: int) -> int:
        """The place of the first character of a line (from 1); of the text's end for lines behind it."""
        return self._breaks[line - 1] if 0 < line <= len(self._breaks) else len(self.text)

    def line(self, number: int) -> str:
        """A line (from 1) as it stands, without its end."""
        return self.text[self.line_start(number) : self.line_start(number + 1)].removesuffix("\n")

    def block_below(self, line: int) -> tuple[int, int]:
        """The first and last line of the block below a line: what stands there up to an empty line."""
        index = max(0, bisect_right(self._blocks, (line + 1, sys.maxsize)) - 1)
        for first, last in self._blocks[index : index + 2]:
            if last > line:
                return max(first, line + 1), last
        return line + 1, line + 1

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """The first and last lines of everything that stands between empty lines."""
        full = [number for number, line in enumerate(self.text.split("\n"), start=1) if line.strip()]
        firsts = [one for before, one in pairwise([-1, *full]) if one != before + 1]
        lasts = [one for one, behind in pairwise([*full, 0]) if behind != one + 1]
        return list(zip(firsts, lasts, strict=True))

    def line_span(self, line: int | None) -> tuple[int, int]:
        """The places of a line's first and last characters without surrounding blanks; of line 1 when there is none."""
        start = self.line_start(line or 1)
        end = self.text.find("\n", start)
        row = self.text[start : len(self.text) if end < 0 else end]
        return start + len(row) - len(row.lstrip()), start + len(row.rstrip())

    @cached_property
    def body(self) -> int:
        """Where the text behind the front matter begins."""
        return body_start(self.text)

    @cached_property
    def top(self) -> tuple[int, int]:
        """The place of the first line with words in it, for what is missing from the document as a whole."""
        for match in re.finditer(r"\S[^\n]*", self.text[self.body :]):
            return self.body + match.start(), self.body + match.end()
        return 0, 0

    def head(self, part: Part) -> tuple[int, int]:
        """The place of a section's heading."""
        return self.line_span(self.place(part.head, part.head).line)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The document's sections in the order of the file; text before the first belongs to none."""
        found = [one for one in self.document.sections if one.line_start] + self._lists_alone()
        found.sort(key=lambda one: one.line_start or 0)
        heads = [self.line_start(one.line_start or 1) for one in found]
        ends = [*heads[1:], len(self.text)][: len(heads)]
        return tuple(self._part(one, head, end) for one, head, end in zip(found, heads, ends, strict=True))

    def _lists_alone(self) -> list[Section]:
        """The headings of our own lists that no section is there for."""
        fields = {"Timeline": "timeline", "Follow-up actions": "actions"}
        fields |= {"Contributing factors": "contributing_factors"}
        fields |= {piece.title: piece.homes[0] for piece in PIECES.values()}
        end = f" {mark('items')}"
        return [
            Section(fields.get(title), title, "", 2, number)
            for number, line in enumerate(self.text.split("\n"), start=1)
            if line.startswith("## ") and line.endswith(end)
            for title in [line[3 : -len(end)]]
        ]

    def _part(self, section: Section, head: int, end: int) -> Part:
        below = self.text.find("\n", head)
        return Part(section.field, section.heading, section.level, head, end if below < 0 else below + 1, end)

    def part(self, *fields: str) -> Part | None:
        """The first section that holds one of these fields."""
        return next((one for one in self.parts if one.field in fields), None)

    def prose(self, part: Part) -> str:
        """What a section says, masked, without headings inside it."""
        return re.sub(r"(?m)^ {0,3}#{1,6}\s.*$", "", self.masked[part.start : part.end])

    def heading_and_text(self, part: Part) -> str:
        """A section as it stands, masked, with its heading."""
        return self.masked[part.head : part.end]

    def part_at(self, place: int) -> Part | None:
        """The section that a place lies in."""
        index = bisect_right([one.head for one in self.parts], place) - 1
        return self.parts[index] if index >= 0 else None

    def field_at(self, place: int) -> str | None:
        """The field of the section that a place lies in."""
        part = self.part_at(place)
        return part.field if part else None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the prose, in order."""
        return tuple(sentences(self.masked, self.body))

    @cached_property
    def _moments(self) -> frozenset[int]:
        """The lines on which entries of the timeline stand."""
        return frozenset(one.line for one in self.document.timeline if one.line)

    def in_timeline(self, place: int) -> bool:
        """True inside the timeline, where names, quotations and first impressions belong."""
        return self.field_at(place) == "timeline" or bisect_right(self._breaks, place) in self._moments

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return [match.span() for match in _QUOTED.finditer(self.masked)]

    def is_quoted(self, place: int) -> bool:
        """True inside quotation marks: what somebody else said or a screen showed."""
        index = bisect_right(self._quotations, (place, len(self.text))) - 1
        return index >= 0 and self._quotations[index][0] <= place < self._quotations[index][1]

    @cached_property
    def said(self) -> tuple[Sentence, ...]:
        """The sentences that the document says itself: no quotation blocks, no headings, not the timeline."""
        own = (one for one in self.sentences if one.kind not in ("quote", "heading"))
        return tuple(one for one in own if not self.in_timeline(one.start))

    def told(self, part: Part) -> list[Sentence]:
        """The sentences of a section, its headings left out."""
        first, last = bisect_left(self._starts, part.start), bisect_left(self._starts, part.end)
        return [one for one in self.sentences[first:last] if one.kind != "heading"]

    @cached_property
    def word_count(self) -> int:
        """How many words the file has, code and front matter included."""
        return sum(map(len, self._words.values()))

    def matches(self, pattern: Phrase, *, timeline: bool = False) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Where a pattern stands in what the document says itself, each with its sentence; places are the file's.

        What is in quotation marks is left out. The pattern looks at the whole text and not at one sentence after the
        other, which is many times faster; `^` and `$` therefore mean the file.
        """
        for match in self.finds(pattern):
            sentence = self.sentence_at(match.start())
            if sentence is None or match.end() > sentence.end or sentence.kind in ("quote", "heading"):
                continue
            if self.is_quoted(match.start()) or (not timeline and self.in_timeline(match.start())):
                continue
            yield sentence, match

    def finds(self, pattern: Phrase, start: int | None = None, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches of a pattern in the masked text of the body, or of a part of it, one behind the other."""
        begin = self.body if start is None else start
        last = len(self.masked) if end is None else end
        known = pattern.openings
        if known is None:
            yield from pattern.rule.finditer(self.masked, begin, last)
            return
        for place in self._places(known):
            if begin <= place < last and (match := pattern.rule.match(self.masked, place, last)):
                yield match
                begin = match.end()

    def first(self, pattern: Phrase, start: int | None = None, end: int | None = None) -> re.Match[str] | None:
        """The first match of a pattern in the masked text of the body, or of a part of it."""
        return next(self.finds(pattern, start, end), None)

    def _places(self, known: frozenset[str]) -> list[int]:
        """Where words begin that have one of these beginnings, in order."""
        index = self._words
        keys = index.keys() & known
        short = tuple(one for one in known if len(one) < WIDTH)
        if short:
            keys |= {one for one in index if one.startswith(short)}
        return sorted(place for key in keys for place in index[key])

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """Where words begin, by their first characters in lower case."""
        text, index = self.masked.lower(), defaultdict(list)
        if len(text) != len(self.masked):  # a few letters grow when they become small
            text = "".join(one if len(one.lower()) != 1 else one.lower() for one in self.masked)
        for match in _WORD.finditer(text):
            place = match.start()
            index[text[place : place + WIDTH]].append(place)
        return index

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.sentences]

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence that a place lies in, None between sentences."""
        index = bisect_right(self._starts, place) - 1
        return self.sentences[index] if index >= 0 and place < self.sentences[index].end else None

    def sentence_before(self, sentence: Sentence) -> Sentence | None:
        """The sentence that stands before another, None before the first."""
        index = bisect_left(self._starts, sentence.start) - 1
        return self.sentences[index] if index >= 0 else None

    @cached_property
    def people(self) -> frozenset[str]:
        """Names and handles of people that the document itself gives: authors, owners, actors, @handles; lower case."""
        document = self.document
        given = [*document.authors, *(one.owner for one in document.actions), *(one.actor for one in document.timeline)]
        people = [one for one in given if one and not _GROUP.search(one)]
        names = {word.strip("@ ").lower() for one in people for word in (one, *one.split()) if len(word) > 2}
        return frozenset(names | {one[1:].lower() for one in _HANDLE.findall(self.masked)})
