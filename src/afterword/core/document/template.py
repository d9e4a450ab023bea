"""The templates a postmortem can be written in: their sections, in order, with the questions they ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from afterword.core.document.keys import natural_key
from afterword.core.errors import DocumentError, UnknownTemplate
from afterword.core.model.document import FIELDS, Section

NAMES = ("standard", "3am")  # add a name here and a file of that name in templates/

Layout = Literal["table", "checklist"]


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """One section of a template; `prefilled_from` names the part of the timeline that a draft takes its facts from.

    `key` is its stable name: the field where it has one, so that a text finds its place in another template too.
    """

    key: str
    field: str | None
    heading: str
    order: int
    level: int = 2
    required: bool = False
    prefilled_from: str | None = None
    prompts: tuple[str, ...] = ()
    layout: Layout = "table"

    def empty(self) -> Section:
        """The section as a document has it before anything is written."""
        key = None if self.key == natural_key(self.field, self.heading) else self.key
        return Section(self.field, self.heading, "", self.level, key=key)


@dataclass(frozen=True, slots=True)
class Template:
    """A template: `header` lists the header lines that are always shown, `guide` tells people how to use it."""

    name: str
    title: str
    header: tuple[str, ...]
    sections: tuple[TemplateSection, ...]
    guide: str = ""
    closing: str = ""

    def section(self, field: str) -> TemplateSection | None:
        """The section that holds a field, None when the template has none."""
        return next((one for one in self.sections if one.field == field), None)

    def keyed(self, key: str) -> TemplateSection | None:
        """The section of that key, None when the template has none."""
        return next((one for one in self.sections if one.key == key), None)


def template_names() -> tuple[str, ...]:
    """The names of all templates, the default first."""
    return NAMES


@cache
def load_template(name: str) -> Template:
    """The template of that name; raises UnknownTemplate, which lists the names there are."""
    if name not in NAMES:
        raise UnknownTemplate(name=name, known=", ".join(NAMES))
    text = files("afterword.core.document").joinpath("templates", f"{name}.md").read_text("utf-8")
    return parse_template(text, name=name)


def parse_template(text: str, *, name: str) -> Template:
    """A template from its Markdown: sections in the front matter, the guide below it."""
    import yaml  # not above: it takes long to import, and reading a document seldom asks for a template

    try:
        _, front, guide = text.split("---\n", 2)
        meta = yaml.safe_load(front)
        sections = tuple(_section(row, order) for order, row in enumerate(meta["sections"], start=1))
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as problem:
        raise DocumentError(
            file=f"template {name}", reason=f"its front matter is not complete ({problem})"
        ) from problem
    header = tuple(meta.get("header", ()))
    return Template(name, str(meta["title"]), header, sections, guide.strip(), str(meta.get("closing", "")).strip())


def _section(row: dict[str, Any], order: int) -> TemplateSection:
    field, heading = row.get("field"), str(row["heading"])
    if field is not None and field not in FIELDS:
        raise ValueError(f"{field} is no field of a postmortem")
    return TemplateSection(
        key=str(row.get("key") or natural_key(field, heading)),
        field=field,
        heading=heading,
        order=order,
        level=int(row.get("level", 2)),
        required=bool(row.get("required", False)),
        prefilled_from=row.get("prefilled_from"),
        prompts=tuple(str(one) for one in row.get("prompts", ())),
        layout=row.get("layout", "table"),
    )
