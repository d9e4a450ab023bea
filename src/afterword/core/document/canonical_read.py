"""Our own Markdown read back: the same document that was written, with what people changed in it since."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from afterword.core.document.actions_list import read_action_table, read_checklists
from afterword.core.document.analysed.pieces import read_block, with_piece
from afterword.core.document.blocks import outside_code
from afterword.core.document.canonical import ANALYSED, BLOCKS, home_of, starts_section, template_of
from afterword.core.document.chart_links import with_names
from afterword.core.document.factor_list import read_factors
from afterword.core.document.front_matter import instant, redaction_of
from afterword.core.document.header import read_header_line, read_title
from afterword.core.document.items_read import items_of_text, with_items
from afterword.core.document.marks import Mark, take_mark, unguard
from afterword.core.document.notes import read_note
from afterword.core.document.timeline_table import frame_of, read_timeline
from afterword.core.model.analysis import NO_ANALYSIS, Analysis
from afterword.core.model.document import ActionItem, Chart, Document, EvidenceNote, Section
from afterword.core.model.template import Template

GENERATED = (*BLOCKS, *ANALYSED)
Companion = Callable[[str], str | None]


@dataclass(slots=True)
class _Region:
    """The lines below one heading (or below the title, or below the mark of the notes), before they are read."""

    word: str
    head: Section | None
    start: int  # number of the heading's line
    lines: list[str] = field(default_factory=list)
    closing: str = ""  # the closing words of a template that is none of ours, as its mark keeps them


@dataclass(slots=True)
class _Block:
    """The lines of a generated list, its mark, and the number of its first line."""

    mark: Mark
    lines: list[str]
    start: int


def read_canonical(meta: dict[str, Any], body: str, first_line: int) -> Document:
    """The document behind our Markdown; `first_line` is the number of the body's first line in the file."""
    document = _from_meta(meta)
    template = template_of(document.template)
    regions = _regions(body.split("\n"), template, first_line)
    document = _with_notes(document, regions)
    document, stray = _with_header(document, regions[0])
    sections, unplaced, blocks = _with_texts(regions, document)
    document = replace(document, sections=tuple(sections), unplaced=(*stray, *unplaced))
    return _with_items(document, blocks)


def _from_meta(meta: dict[str, Any]) -> Document:
    zone = meta.get("zone")
    charts = meta.get("charts") if isinstance(meta.get("charts"), list) else []
    links = meta.get("links") if isinstance(meta.get("links"), list) else []
    return Document(
        title="",
        template=str(meta.get("template", "standard")),
        zone=None if zone is None else str(zone),
        started_at=instant(meta, "started_at"),
        detected_at=instant(meta, "detected_at"),
        ended_at=instant(meta, "ended_at"),
        charts=tuple(_chart(one) for one in charts or () if isinstance(one, dict)),
        links=tuple(str(one) for one in links or ()),
        redaction=redaction_of(meta),
        analysis=Analysis(outcome=str(meta["outcome"])) if meta.get("outcome") else NO_ANALYSIS,
    )


def _chart(row: dict[str, Any]) -> Chart:
    """The chart that the front matter names; the path of its file stands in `svg` until the file is read."""
    path = str(row.get("file", ""))
    name = path.rsplit("/", 1)[-1].removesuffix(".svg")
    return Chart(
        name, str(row.get("title", "")), str(row.get("alt", "")), path, "", (), (), str(row.get("caption", ""))
    )


def _regions(lines: Sequence[str], template: Template | None, first_line: int) -> list[_Region]:
    """The body cut at its headings and at the marks that end the sections."""
    regions = [_Region("header", None, first_line)]
    outside = dict(outside_code(lines))
    titled = False
    for index, line in enumerate(lines):
        opened = _opens(line, template) if index in outside else None
        if opened is not None and not titled and line.startswith("# "):
            titled, opened = True, None
        if opened is None:
            regions[-1].lines.append(line)
        else:
            regions.append(_Region(opened[1], opened[0], first_line + index, closing=_closing(line)))
    return regions


def _closing(line: str) -> str:
    found = take_mark(line)[1]
    return str(found.data.get("text", "")) if found is not None and found.word == "closing" else ""


def _opens(line: str, template: Template | None) -> tuple[Section | None, str] | None:
    visible, found = take_mark(line)
    if found is not None and not visible and found.word in ("notes", "closing"):
        return None, found.word
    return starts_section(line, template)


def _with_notes(document: Document, regions: list[_Region]) -> Document:
    """The document with its evidence notes; other lines among them go to the text above."""
    notes: list[EvidenceNote] = []
    template = template_of(document.template)
    usual = template.closing if template else ""
    for index, region in enumerate(regions):
        if region.word not in ("notes", "closing"):
            continue
        rest = []
        closing = (region.closing or usual).split("\n")
        for line in region.lines:
            note = read_note(line) if region.word == "notes" else None
            if note is not None:
                notes.append(note)
            elif line.strip() and not (region.word == "closing" and line in closing):
                rest.append(line)
        if rest:
            last = next(one for one in reversed(regions[:index]) if one.word not in ("notes", "closing"))
            last.lines += [*rest, ""]
    return replace(document, notes=tuple(notes))


def _with_header(document: Document, region: _Region) -> tuple[Document, list[Section]]:
    """The document with title and header lines; other text before the first section is unplaced."""
    stray: list[str] = []
    start = None
    for index, line in enumerate(region.lines):
        if line.startswith("# ") and not document.title:
            document = read_title(line, document)
            continue
        changed = read_header_line(line, document)
        if changed is not None:
            document = changed
        elif line.strip() or stray:
            start = index if start is None else start
            stray.append(unguard(line))
    text = "\n".join(stray).strip("\n")
    if not text:
        return document, []
    first = region.start + (start or 0)
    return document, [Section(None, "", text, 2, first, first + text.count("\n"))]


def _with_texts(regions: list[_Region], document: Document) -> tuple[list[Section], list[Section], list[_Block]]:
    sections: list[Section] = []
    unplaced: list[Section] = []
    blocks: list[_Block] = []
    for region in regions[1:]:
        if region.word in ("notes", "closing"):
            continue
        cut = _cut(region)
        lines = region.lines if cut is None else region.lines[:cut]
        found = [] if cut is None else _blocks(region, cut)
        blocks += found
        text = _unframe(lines, document)
        if region.word == "items":
            if text.strip():
                unplaced.append(Section(None, "", text, 2, region.start))
            continue
        end = region.start + len(region.lines)
        section = replace(region.head or Section(None, "", ""), text=text, line_start=region.start, line_end=end)
        (unplaced if region.word == "unplaced" else sections).append(section)
    return sections, unplaced, blocks


def _cut(region: _Region) -> int | None:
    """Where the first generated list of a region begins."""
    for index, line in outside_code(region.lines):
        visible, found = take_mark(line)
        if found is not None and not visible and found.word in GENERATED:
            return index
    return None


def _blocks(region: _Region, cut: int) -> list[_Block]:
    blocks: list[_Block] = []
    for index, line in enumerate(region.lines[cut:], start=cut):
        visible, found = take_mark(line)
        if found is not None and not visible and found.word in GENERATED:
            blocks.append(_Block(found, [], region.start + index + 2))
        else:
            blocks[-1].lines.append(line)
    return blocks


def _unframe(lines: list[str], document: Document) -> str:
    """The text between one empty line before and one after, without our marks."""
    if lines and not lines[0].strip():
        lines = lines[1:]
    if lines and not lines[-1].strip():
        lines = lines[:-1]
    if lines and take_mark(lines[-1]) == ("", Mark("closed", {})):
        lines = lines[:-2]
    return "\n".join(_bare(line, document) for line in lines)


def _bare(line: str, document: Document) -> str:
    visible, found = take_mark(line)
    if found is not None and found.word == "literal":
        return unguard(visible)
    plain = unguard(visible if found is not None and found.word == "text" else line)
    return with_names(plain, {chart.name: chart.svg for chart in document.charts})


def _with_items(document: Document, blocks: list[_Block]) -> Document:
    """The document with the items of its generated lists; items of hand-made lists are read from the texts."""
    for block in blocks:
        word = block.mark.word
        if word == "timeline":
            timeline, rest = read_timeline(block.lines, frame_of(document), block.start)
            document = replace(document, timeline=document.timeline + tuple(timeline))
        elif word in ANALYSED:
            value, rest = read_block(word, block.mark.data, block.lines)
            document = with_piece(document, word, value)
        elif word == "factors":
            factors, rest = read_factors(block.lines, block.start)
            document = replace(document, factors=document.factors + tuple(factors))
        else:
            actions, rest = _actions(block)
            document = replace(document, actions=document.actions + tuple(actions))
        document = _keep_rest(document, word, rest)
    marked = {block.mark.word for block in blocks}
    for word in BLOCKS:
        if word not in marked:
            document = with_items(document, word, items_of_text(document, word))
    return document


def _actions(block: _Block) -> tuple[list[ActionItem], list[str]]:
    """The actions of a table or of checklists, in the order that the mark keeps."""
    items, rest = read_action_table(block.lines, block.start)
    if not items and not any(line.startswith("|") for line in block.lines):
        items, rest = read_checklists(block.lines, block.start)
    order = block.mark.data.get("order")
    if not isinstance(order, list) or sorted(order) != list(range(len(items))):
        return items, rest
    placed = dict(zip(order, items, strict=True))
    return [placed[place] for place in range(len(items))], rest


def _keep_rest(document: Document, word: str, rest: list[str]) -> Document:
    """Lines that somebody wrote below a generated list join the text of their section."""
    text = "\n".join(unguard(line) for line in rest).strip("\n")
    if not text:
        return document
    home = home_of(document, word)
    if home is None:
        return replace(document, unplaced=(*document.unplaced, Section(None, "", text)))
    section = document.sections[home]
    joined = replace(section, text=f"{section.text}\n\n{text}" if section.text else re.sub(r"^\n+", "", text))
    return replace(document, sections=(*document.sections[:home], joined, *document.sections[home + 1 :]))
