"""A postmortem in any house style as a document: nothing of it is lost, what cannot be named keeps its place.

Headings are named by their wording. A heading nobody can name, and text before the first heading, stay as sections
without a field; timelines, actions and factors are read from the texts, which keep them too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from afterword.core.document.day_clock import writes_day_first
from afterword.core.document.fields import named_label
from afterword.core.document.front_matter import calendar_day
from afterword.core.document.general_header import header_of, is_fact, severity_named
from afterword.core.document.general_items import with_general_items
from afterword.core.document.headings_read import Head, heads_of
from afterword.core.document.links import links_of
from afterword.core.document.recognise import template_by
from afterword.core.document.sections_read import parts_of, stray, title_of
from afterword.core.document.when_read import date_within, stated_zone
from afterword.core.model.document import Document, Section

_SEVERITY = re.compile(r"\b(?:SEV|Sev)[ -]?[0-4]\b")
_TITLE_LIKE = re.compile(r"(?!\w+: )[^\W_][^|.!?<>]{2,90}[^\s|.,;:]|(?i:post.?mortem|incident|outage|rca)\b[^|.]{3,90}")
_TITLE_LINE = re.compile(r"^\W*title\W{0,3}:\W*(?P<title>\S.*?)[*_\s]*$", re.IGNORECASE)


def read_general(meta: dict[str, Any], body: str, first_line: int, name: str | None) -> Document:
    """The document behind any Markdown; `name` is the file's name, which often holds the date."""
    lines = body.split("\n")
    heads = heads_of(lines)
    title = title_of(heads, lines)
    begin = title.end if title else 0
    parts = parts_of(lines, [one for one in heads if one.index >= begin], first_line)
    first = (parts[0].section.line_start or 0) - first_line if parts else len(lines)
    loose = [stray(lines[: title.index], first_line) if title else None, stray(lines[begin:first], first_line + begin)]
    document = Document(title=_title(title, lines, meta, name), zone=stated_zone(body))
    document = replace(
        document,
        sections=tuple(one.section for one in parts),
        unplaced=tuple(one for one in (_unread_meta(meta), *loose) if one),
        links=links_of(body),
    )
    fields = {one.section.field for one in parts}
    told = template_by(document.title, [one.text for one in heads if one.real], fields)
    document = replace(document, template=_stated_template(meta) or told)
    document = _with_facts(document, lines, first, meta, name)
    return with_general_items(document, {index: one.text_line for index, one in enumerate(parts)})


def _title(title: Head | None, lines: Sequence[str], meta: dict[str, Any], name: str | None) -> str:
    if title is not None and title.text:
        return title.text
    stated = next((found["title"] for line in lines[:20] if (found := _TITLE_LINE.match(line))), None)
    above = next((line.strip(" *_") for line in lines if line.strip()), "")
    stated = stated or (above if _TITLE_LIKE.fullmatch(above) and not named_label(above) else None)
    return str(meta.get("title") or stated or re.sub(r"\.\w+$", "", name or "") or "Untitled")


def _stated_template(meta: dict[str, Any]) -> str | None:
    """The template that the front matter names, None when it names none or says that it is unknown."""
    stated = str(meta.get("template") or "").strip().lower()
    return stated if re.fullmatch(r"[a-z0-9][a-z0-9-]{1,40}", stated) else None


def _unread_meta(meta: dict[str, Any]) -> Section | None:
    """What the front matter says beyond the facts that a document has fields for."""
    others = {key: value for key, value in meta.items() if key.lower() not in ("title", "date") and not is_fact(key)}
    text = "\n".join(f"{key}: {value}" for key, value in others.items())
    return Section(None, "", text, 2, 2, 2) if text.strip() else None


def _with_facts(document: Document, lines: Sequence[str], top: int, meta: dict[str, Any], name: str | None) -> Document:
    """The document with what its head, its front matter and its file name say; `top` lines stand before sections."""
    number = re.search(r"\bPM-\d+\b", f"{document.title} {name or ''}")
    document = replace(document, number=number[0] if number else None)
    named = [_fact(one) for one in document.sections if one.field is None]
    texts = [(one.text.split("\n"), one.field in (None, "summary")) for one in document.sections]
    day_first = writes_day_first("\n".join(lines))
    for told, bare in ((_of_meta(meta), True), (lines[:top], True), (named, True), *texts):
        document = header_of(document, told, bare=bare, day_first=day_first)
    document = _with_severity_of_title(document)
    if document.date is None:
        document = replace(document, date=_date(document, meta, name))
    incidents = document.incidents or tuple(dict.fromkeys(re.findall(r"\bINC-\d+\b", "\n".join(lines[:top]))))
    return replace(document, incidents=incidents)


def _fact(section: Section) -> str:
    """A heading as a header line: it says the whole, or only the name and the first line below it the value."""
    if ":" in section.heading:
        return section.heading
    lines = section.text.split("\n")
    listed = [line.lstrip("-*+ ") for line in lines if line.startswith(("- ", "* ", "+ "))]
    return f"{section.heading}: {', '.join(listed) or lines[0]}"


def _of_meta(meta: dict[str, Any]) -> list[str]:
    """The front matter as header lines; the time of day in its date is that of publishing."""
    plain = {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in meta.items()}
    days = {key: date_within(str(value)) or value for key, value in plain.items() if key.lower() == "date"}
    return [f"{key}: {value}" for key, value in (plain | days).items() if value is not None]


def _with_severity_of_title(document: Document) -> Document:
    found = _SEVERITY.search(document.title)
    if document.severity_as_written is not None or found is None:
        return document
    return replace(document, severity=severity_named(found[0]), severity_as_written=found[0])


def _date(document: Document, meta: dict[str, Any], name: str | None) -> date | None:
    """The date in the front matter, the title or the file's name, else the first full date of the timeline."""
    stated = calendar_day(meta.get("date"))
    if stated:
        return stated
    texts = [document.title, (name or "").rsplit("/", 1)[-1].replace("_", " ")]
    for field in ("timeline", None, "summary"):
        texts += [
            f"{one.heading}\n{one.text}" for one in (*document.sections, *document.unplaced) if one.field == field
        ]
    return next((found for text in texts if (found := date_within(text)) and 1990 <= found.year <= 2100), None)
