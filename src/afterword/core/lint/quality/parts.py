"""What the facts ask of a manuscript: whether a section says something, where a line stands, what a rule found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from afterword.core.document.words import MONTHS
from afterword.core.lint.manuscript import Manuscript, Part
from afterword.core.lint.masks import without_comments
from afterword.core.lint.quality.standing import Fact, Standing
from afterword.core.lint.registry import rule_named
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ASKED = re.compile(r"(?m)^> \*\*To answer:\*\*.*$")
_SAYS = re.compile(r"\w|!\[")


def says(manuscript: Manuscript, part: Part) -> bool:
    """True when more stands below a heading than questions, comments and sub-headings."""
    text = without_comments(_ASKED.sub("", manuscript.text[part.start : part.end]))
    return bool(_SAYS.search(re.sub(r"(?m)^ {0,3}#{1,6}\s.*$", "", text)))


def part_that_says(manuscript: Manuscript, *fields: str) -> Part | None:
    """The first section of these fields with words in it; of a field that is there twice, the one with words."""
    found = (one for field in fields for one in manuscript.parts if one.field == field)
    return next((one for one in found if says(manuscript, one)), None)


def fact(manuscript: Manuscript, name: str, standing: Standing, words: str = "", place: int | None = None) -> Fact:
    """A fact with the line of a place in the text."""
    if place is None:
        return Fact(name, standing, words)
    return Fact(name, standing, words, manuscript.place(place, place).line, manuscript.field_at(place))


def fact_on_line(manuscript: Manuscript, name: str, standing: Standing, words: str, line: int | None) -> Fact:
    """A fact on a line (from 1)."""
    return fact(manuscript, name, standing, words, manuscript.line_start(line) if line else None)


def missing(manuscript: Manuscript, name: str, *fields: str) -> Fact:
    """What is missing: on the empty section where it belongs, if there is one."""
    part = manuscript.part(*fields) if fields else None
    if part is None:
        return Fact(name, "missing")
    return fact(manuscript, name, "missing", f"Nothing stands under {part.heading}.", part.head)


def hits(manuscript: Manuscript, *rules: str) -> list[Hit]:
    """What rules find, excused or not: an excuse does not put there what is missing."""
    known = [one for one in map(rule_named, rules) if one is not None]
    return [hit for rule in known for hit in rule.check(manuscript, Settings())]


def place_of(manuscript: Manuscript, words: Iterable[str], until: int | None = None) -> int | None:
    """Where the first of these words stands as a word, in the text up to a place; None when none does."""
    end = len(manuscript.text) if until is None else until
    for word in words:
        found = re.compile(rf"(?i)(?<!\w){re.escape(word)}(?!\w)").search(manuscript.text, 0, end)
        if word.strip() and found:
            return found.start()
    return None


def header_end(manuscript: Manuscript) -> int:
    """Where the first section's text begins to be long: what stands above is title, front matter and facts."""
    second = [one.head for one in manuscript.parts[1:2]]
    return second[0] if second else len(manuscript.text)


def ways_to_write(day: date) -> list[str]:
    """A date as people write it, the surest form first."""
    month, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    forms = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%d.%m.%Y}"]
    for name in (month, short):
        forms += [f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}", f"{name} {day.day} {day.year}"]
    return [*forms, f"{month} {day.day}", f"{day.day} {month}", f"{short} {day.day}", f"{day:%Y%m%d}"]
