"""A document as Markdown that people read and git keeps, from which `markdown_read` gets the same document back.

Front matter holds what the body does not show; the body holds each fact once: title, header lines, sections, and the
timeline, actions and factors as generated lists inside their sections. Where the visible form cannot say everything
(a cell with a line end, a heading inside a text), a comment beside it does. Evidence notes are footnotes at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from afterword.core.document.actions_list import checklist_order, write_action_table, write_checklists
from afterword.core.document.analysed.pieces import PIECES
from afterword.core.document.analysed.pieces import block as analysed_block
from afterword.core.document.blocks import headings, open_fence
from afterword.core.document.canonical import (
    ANALYSED,
    BLOCKS,
    form_of,
    home_of,
    layout_of,
    starts_section,
    template_of,
    write_heading,
)
from afterword.core.document.chart_links import Paths, with_files_if_told_apart
from afterword.core.document.factor_list import write_factors
from afterword.core.document.front_matter import write_front_matter
from afterword.core.document.header import write_header, write_title
from afterword.core.document.items_read import shown_in_text
from afterword.core.document.marks import guard, mark
from afterword.core.document.notes import write_note
from afterword.core.document.timeline_table import frame_of, write_timeline
from afterword.core.model.document import Document, Section
from afterword.core.model.template import Template


def write_markdown(document: Document, *, chart_folder: str = "charts") -> str:
    """The whole document as Markdown; drawings are named as files of `chart_folder` (see `chart_files`)."""
    paths = {chart.name: f"{chart_folder}/{chart.name}.svg" for chart in document.charts}
    template = template_of(document.template)
    form = form_of(document)
    header = write_header(document, form.header if form else ())
    lines = [write_title(document), "", *header, *([""] if header else [])]
    for index, section in enumerate(document.sections):
        lines += _section(document, section, index, template, paths)
    lines += _homeless(document)
    for section in document.unplaced:
        lines += [write_heading(section, template, "unplaced"), *_text(section.text, template, paths)]
    if form and form.closing:
        known = template is not None and template.closing == form.closing
        lines += [mark("closing", None if known else {"text": form.closing}), "", form.closing, ""]
    if document.notes:
        lines += [mark("notes"), "", *(write_note(note) for note in document.notes), ""]
    return write_front_matter(document, chart_folder) + "\n" + "\n".join(lines)


def section_body(document: Document, section: Section) -> str:
    """The text of one section with the list that belongs into it, as Markdown without marks."""
    index = document.sections.index(section)
    here = [word for word in (*BLOCKS, *ANALYSED) if home_of(document, word) == index]
    blocks = [lines for word in here for lines in [_block(document, word)] if lines]
    return "\n\n".join(part for part in (section.text, *("\n".join(lines[1:]) for lines in blocks)) if part)


def _section(document: Document, section: Section, index: int, template: Template | None, paths: Paths) -> list[str]:
    lines = [write_heading(section, template), *_text(section.text, template, paths)]
    for word in (*BLOCKS, *ANALYSED):
        if home_of(document, word) == index:
            block = _block(document, word)
            lines += [*block, ""] if block else []
    return lines


def _text(text: str, template: Template | None, paths: Paths) -> list[str]:
    """The lines of a text, framed by one empty line before and after.

    A heading that would open a section is marked as text, a path that would be read as a chart as literal.
    """
    if not text:
        return [""]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # Markdown knows three ends of a line
    fence = open_fence(lines)
    inner = {heading.index for heading in headings(lines)}
    written = []
    for index, line in enumerate(lines):
        there = with_files_if_told_apart(line, paths)
        safe = guard(line if there is None else there)
        opens = index in inner and starts_section(safe, template) is not None
        word = "literal" if there is None else "text" if opens else ""
        written.append(f"{safe} {mark(word)}" if word else safe)
    if fence is not None:
        written += [fence, mark("closed")]
    return ["", *written, ""]


def _block(document: Document, word: str) -> list[str]:
    """The generated list of one kind below its mark; nothing when there is none or the text shows it already."""
    if word in ANALYSED:
        return analysed_block(document, word)
    items: Mapping[str, tuple[object, ...]] = {
        "timeline": document.timeline,
        "actions": document.actions,
        "factors": document.factors,
    }
    empty_table = word == "actions" and not items[word] and form_of(document) is not None
    if shown_in_text(document, word) and not empty_table:
        return []
    if word == "timeline":
        return [mark(word), *write_timeline(document.timeline, frame_of(document))]
    if word == "factors":
        return [mark(word), *write_factors(document.factors)]
    return _actions(document)


def _actions(document: Document) -> list[str]:
    if layout_of(document) == "table":
        return [mark("actions"), *write_action_table(document.actions)]
    order = checklist_order(document.actions)
    data = {"order": order} if order != sorted(order) else None
    home = home_of(document, "actions")
    level = min((document.sections[home].level if home is not None else 2) + 1, 6)
    lines = write_checklists([document.actions[place] for place in order], max(level, 3))
    template = template_of(document.template)
    safe = (
        f"{line} {mark('text')}" if line.startswith("#") and starts_section(line, template) else line for line in lines
    )
    return [mark("actions", data), *safe]


def _homeless(document: Document) -> list[str]:
    """The generated lists that no section is there for, each below a heading of its own."""
    lines: list[str] = []
    titles = {"timeline": "Timeline", "actions": "Follow-up actions", "factors": "Contributing factors"}
    titles |= {word: piece.title for word, piece in PIECES.items()}
    present: Iterable[str] = [word for word in BLOCKS if getattr(document, word)]
    present = [*present, *(word for word, piece in PIECES.items() if piece.of(document))]
    for word in present:
        if home_of(document, word) is None:
            lines += [f"## {titles[word]} {mark('items')}", "", *_block(document, word), ""]
    return lines


def without_positions(document: Document) -> Document:
    """The document without line numbers: where something stood in a file is no part of what it says."""
    return replace(
        document,
        sections=tuple(replace(one, line_start=None, line_end=None) for one in document.sections),
        unplaced=tuple(replace(one, line_start=None, line_end=None) for one in document.unplaced),
        timeline=tuple(replace(one, line=None) for one in document.timeline),
        actions=tuple(replace(one, line=None) for one in document.actions),
        factors=tuple(replace(one, line=None) for one in document.factors),
    )
