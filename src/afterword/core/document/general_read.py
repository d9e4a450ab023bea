"""A postmortem in any house style as a document: nothing of it is lost, what cannot be named keeps its place.

Headings are named by their wording. A heading nobody can name, and text before the first heading, stay as sections
without a field; timelines, actions and factors are read from the texts, which keep them too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from afterword.core.document.blocks import Heading, headings, outside_code
from afterword.core.document.canonical import home_of
from afterword.core.document.fields import field_of
from afterword.core.document.front_matter import calendar_day
from afterword.core.document.general_header import header_of
from afterword.core.document.items_read import items_of_text, with_items
from afterword.core.document.links import links_of
from afterword.core.document.recognise import template_by
from afterword.core.document.when_read import stated_zone, when
from afterword.core.model.document import Document, Section

_DATE_LIKE = re.compile(r"(?<![\w/-])(?=\d{4}-|[A-Z][a-z]{2,8}\.? \d|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z])")
_INNER = frozenset(  # sub-headings that are sections of their own wherever they stand
    [
        "lessons_well",
        "lessons_poorly",
        "lessons_lucky",
        "contributing_factors",
        "human_impact",
        "trigger",
        "detection",
        "parking_list",
    ]
)


def read_general(meta: dict[str, Any], body: str, first_line: int, name: str | None) -> Document:
    """The document behind any Markdown; `name` is the file's name, which often holds the date."""
    lines = body.split("\n")
    found = _with_underlined(lines)
    title = next((one for one in found if one.level == 1), None) or _first(lines, found)
    document = Document(title=_title(title, meta, name), template="unknown", zone=stated_zone(body))
    sections, unplaced = _cut(lines, found, title, first_line)
    document = replace(document, sections=tuple(sections), unplaced=tuple(unplaced), links=links_of(body))
    document = _with_facts(document, lines, found, title, meta, name)
    return _with_items(document, lines, first_line)


def _with_underlined(lines: Sequence[str]) -> list[Heading]:
    """All headings, those underlined with `===` or `---` too."""
    found = headings(lines)
    outside = dict(outside_code(lines))
    for index, line in outside.items():
        above = outside.get(index - 1, "").strip()
        plain = above and not re.match(r"[-*+#>|]|\d+\.|\[", above) and not outside.get(index - 2, "").strip()
        if plain and re.fullmatch(r"=+ *|-{3,} *", line):
            found.append(Heading(index - 1, 1 if line[0] == "=" else 2, above))
    return sorted(found, key=lambda one: one.index)


def _first(lines: Sequence[str], found: list[Heading]) -> Heading | None:
    """The first heading, when nothing stands before it and it names no section."""
    alone = found and not any(line.strip() for line in lines[: found[0].index])
    return found[0] if alone and field_of(found[0].text) is None else None


def _title(title: Heading | None, meta: dict[str, Any], name: str | None) -> str:
    if title is not None and field_of(title.text) in (None, "summary"):
        return title.text
    return str(meta.get("title") or (title.text if title else "") or re.sub(r"\.\w+$", "", name or "") or "Untitled")


def _cut(
    lines: Sequence[str], found: list[Heading], title: Heading | None, first_line: int
) -> tuple[list[Section], list[Section]]:
    """The sections, and the stray text before the first of them."""
    starts = _starts([one for one in found if one is not title])
    begin = title.index + 1 if title is not None else 0
    if title is not None and lines[begin : begin + 1] and re.fullmatch(r"=+ *|-{3,} *", lines[begin]):
        begin += 1
    before = lines[: title.index] if title is not None else []
    first = starts[0][0].index if starts else len(lines)
    unplaced = [one for one in (_stray(before, first_line), _stray(lines[begin:first], first_line + begin)) if one]
    ends = [one.index for one, _ in starts[1:]] + [len(lines)][: len(starts)]
    sections = [_section(lines, one, field, end, first_line) for (one, field), end in zip(starts, ends, strict=True)]
    return sections, unplaced


def _starts(found: list[Heading]) -> list[tuple[Heading, str | None]]:
    """The headings that open a section, each with the field it names."""
    top = min((one.level for one in found if field_of(one.text)), default=min((one.level for one in found), default=2))
    starts: list[tuple[Heading, str | None]] = []
    for one in found:
        field = field_of(one.text)
        current = starts[-1][1] if starts else None
        if current == "timeline" and (when(one.text.strip("*_ ~")) or (one.level > top and field not in _INNER)):
            continue  # the entries of a timeline are often headings
        inner = field in _INNER and field != current
        if one.level <= top or inner or not starts:
            starts.append((one, field))
        elif field is not None and starts[-1][0].level < one.level and current is None:
            starts.append((one, field))  # below a heading nobody can name, one that can be named counts
    return starts


def _section(lines: Sequence[str], head: Heading, field: str | None, end: int, first_line: int) -> Section:
    begin = head.index + 1
    if begin < end and re.fullmatch(r"=+ *|-{3,} *", lines[begin]) and not lines[head.index].startswith("#"):
        begin += 1
    text = "\n".join(lines[begin:end]).strip("\n")
    return Section(field, head.text, text, head.level, first_line + head.index, first_line + max(end - 1, head.index))


def _stray(lines: Sequence[str], first_line: int) -> Section | None:
    text = "\n".join(lines).strip("\n")
    return Section(None, "", text, 2, first_line, first_line + max(len(lines) - 1, 0)) if text.strip() else None


def _with_facts(
    document: Document,
    lines: Sequence[str],
    found: list[Heading],
    title: Heading | None,
    meta: dict[str, Any],
    name: str | None,
) -> Document:
    """The document with what its head, its front matter and its file name say."""
    number = re.search(r"\bPM-\d+\b", document.title)
    document = replace(document, number=number[0] if number else None, template=_template(document, found))
    plain = {str(key): str(value) for key, value in meta.items() if isinstance(value, str | int | float | date)}
    document = header_of(document, [f"{key}: {value}" for key, value in plain.items()], bare=True)
    top = next((one.index for one in found if one is not title and field_of(one.text)), len(lines))
    document = header_of(document, lines[:top], bare=True)
    named = [one.text for one in found if ":" in one.text and one is not title]
    document = header_of(document, [*named, *lines[top:]], bare=False)
    if document.date is None:
        document = replace(document, date=_date(document, meta, name))
    incidents = document.incidents or tuple(dict.fromkeys(re.findall(r"\bINC-\d+\b", "\n".join(lines[:top]))))
    return replace(document, incidents=incidents)


def _date(document: Document, meta: dict[str, Any], name: str | None) -> date | None:
    """The date in the front matter, the title or the file's name, else the first full date of the timeline."""
    stated = calendar_day(meta.get("date"))
    if stated:
        return stated
    texts = [document.title, (name or "").rsplit("/", 1)[-1]]
    texts += [one.text for one in document.sections if one.field == "timeline"]
    texts += [one.text for one in document.unplaced] + [one.text for one in document.sections if one.field == "summary"]
    for text in texts:
        for place in _DATE_LIKE.finditer(text):
            found = when(text[place.start() : place.start() + 40])
            if found and found.day and 1990 <= found.day.year <= 2100:
                return found.day
    return None


def _template(document: Document, found: Sequence[Heading]) -> str:
    return template_by(document.title, [one.text for one in found], {one.field for one in document.sections})


def _with_items(document: Document, lines: Sequence[str], first_line: int) -> Document:
    """The document with timeline, actions and factors read from its texts, each with its line in the file."""
    for word in ("timeline", "actions", "factors"):
        home = home_of(document, word)
        if home is None:
            continue
        begin = (document.sections[home].line_start or first_line) - first_line + 1
        while begin < len(lines) - 1 and not lines[begin].strip():
            begin += 1
        document = with_items(document, word, items_of_text(document, word, first_line + begin))
    times = [one.at for one in document.timeline if isinstance(one.at, datetime)]
    if document.started_at is None and times and len({one.tzinfo is None for one in times}) == 1:
        document = replace(document, started_at=min(times))
    return document
