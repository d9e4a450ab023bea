"""The rules of our own Markdown that its writer and its reader share."""

from __future__ import annotations

from dataclasses import replace

from afterword.core.document.blocks import heading_of
from afterword.core.document.fields import field_of
from afterword.core.document.marks import Mark, guard, mark, take_mark, unguard
from afterword.core.document.template import load_template, template_names
from afterword.core.model.document import Document, Section
from afterword.core.model.template import Template, TemplateSection

BLOCKS = ("timeline", "actions", "factors")  # words of the marks above generated lists
ANALYSED: dict[str, tuple[str, ...]] = {  # further ones: the analysis, and the sections of its pieces
    "people": ("human_impact",),
    "detection": ("detection",),
    "walk": ("chain_walk",),
    "fix": ("chain_fix",),
    "parked": ("parking_list",),
}


def template_of(name: str) -> Template | None:
    """The template of that name when it is a built-in one: the only ones that a reader of the file can know."""
    return load_template(name) if name in template_names() else None


def form_of(document: Document) -> Template | None:
    """The document's template: the one it carries, else the built-in one of its name; None when it is in no known."""
    return document.form or template_of(document.template)


def layout_of(document: Document) -> str:
    """How the document's template shows actions: `table` or `checklist`."""
    template = form_of(document)
    section = template.section("actions") if template else None
    return section.layout if section else "table"


def home_of(document: Document, block: str) -> int | None:
    """The place of the section that shows a generated list, None when no section is there for it."""
    fields = {"factors": ("contributing_factors", "root_cause"), **ANALYSED}.get(block, (block,))
    for field in fields:
        for index, section in enumerate(document.sections):
            if section.field == field:
                return index
    return None


def starts_section(line: str, template: Template | None) -> tuple[Section, str] | None:
    """The empty section that a heading line opens, and the word of its mark; None when it opens none."""
    visible, found = take_mark(line)
    title = heading_of(visible)
    if title is None or (found is not None and found.word in ("text", "literal")):
        return None
    level, heading = title[0], unguard(title[1])
    if found is not None and found.word in ("section", "unplaced", "items"):
        return _marked(visible, level, heading, found), found.word
    named = _named(template, heading, level)
    if named is not None:
        return named.empty(), ""
    return None if level > 2 else (Section(field_of(heading), heading, "", level), "")


def _named(template: Template | None, heading: str, level: int) -> TemplateSection | None:
    sections = template.sections if template else ()
    return next((one for one in sections if (one.heading, one.level) == (heading, level)), None)


def _marked(visible: str, level: int, heading: str, found: Mark) -> Section:
    """A section whose mark holds field, heading and level; an edited heading counts, the field stays."""
    data = found.data
    field = data.get("field") if isinstance(data.get("field"), str) else None
    key = data.get("key") if isinstance(data.get("key"), str) else None
    exact = Section(field, str(data.get("heading", heading)), "", int(data.get("level", level)), key=key)
    return exact if plain_heading(exact) == visible else replace(exact, heading=heading, level=level)


def plain_heading(section: Section) -> str:
    """The visible heading line of a section."""
    words = guard(" ".join(section.heading.split()))
    return f"{'#' * min(max(section.level, 1), 6)} {words}".rstrip()


def write_heading(section: Section, template: Template | None, word: str = "") -> str:
    """The heading line, with a mark when the line alone would be read as something else."""
    visible = plain_heading(section)
    empty = replace(section, text="", line_start=None, line_end=None)
    if not word and starts_section(visible, template) == (empty, ""):
        return visible
    data: dict[str, object] = {"field": section.field, **({"key": section.key} if section.key is not None else {})}
    for name, value in starts_values(visible).items():
        if getattr(section, name) != value:
            data[name] = getattr(section, name)
    return f"{visible} {mark(word or 'section', data)}"


def starts_values(visible: str) -> dict[str, object]:
    """The heading and level that a visible heading line says by itself."""
    title = heading_of(visible)
    return {"heading": unguard(title[1]), "level": title[0]} if title else {}
