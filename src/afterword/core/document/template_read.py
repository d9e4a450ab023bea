"""Reads a template from its Markdown; what is wrong with it is told line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import yaml

from afterword.core.document.front_matter import body_start
from afterword.core.document.template_values import Values
from afterword.core.errors import TemplateProblems
from afterword.core.model.document import FIELDS
from afterword.core.model.keys import LONGEST, natural_key
from afterword.core.model.template import Layout, Step, Template, TemplateSection

LARGEST = 100_000  # characters
MOST_SECTIONS = 60
HEADERS = ("incident", "severity", "date", "duration", "customer_impact", "services", "authors", "status")
STATUSES = ("draft", "in_review", "published", "closed")
LEVELS = ("error", "warning", "hint", "off")
KEYS = (
    "title about inspired_by header sections steps statuses words summary_sentences lint closing".split()
)  # of a template
SECTION_KEYS = "key field heading level required filled_by prefill prompts words layout".split()
PREFILLS = (  # what a draft can write by itself; `done` lists as actions what was done against it
    *("summary", "impact", "impact-numbers", "timeline", "trigger", "detection", "causes", "causes-list"),
    *("resolution", "metrics", "responders", "pages", "references", "done"),
)
STEP_KEYS = ("name", "who", "within", "minutes")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on a line of the template's file, in one sentence."""

    line: int
    sentence: str


def parse_template(text: str, *, name: str) -> Template:
    """A template from its Markdown: sections in the front matter, the guide below it.

    Raises TemplateProblems, which tells the first problem and lists all (`problems`).
    """
    template, problems = read_template(text.replace("\r\n", "\n").replace("\r", "\n"), name)
    if template is None or problems:
        raise told_of(name, problems)
    return template


def told_of(name: str, problems: Sequence[Problem]) -> TemplateProblems:
    """The error that tells the first problem and lists all."""
    listed = [{"line": one.line, "sentence": one.sentence} for one in problems]
    return TemplateProblems(name=name, line=problems[0].line, reason=problems[0].sentence, problems=listed)


@lru_cache(maxsize=64)
def read_template(text: str, name: str) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template as far as it can be read, None when nothing can, and everything that is wrong with it."""
    if len(text) > LARGEST:
        return None, (Problem(1, f"It is longer than {LARGEST:,} characters; a template asks, it does not answer."),)
    begin = body_start(text)
    if not begin:
        return None, (Problem(1, "It must begin with a line of three dashes, the sections, and three dashes again."),)
    try:
        values = Values.of(text[4 : begin - 4], first_line=2)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        said = f"This is not YAML: {problem.problem or 'it ends too early'}."
        return None, (Problem((mark.line if mark else 0) + 2, said),)
    except (yaml.YAMLError, RecursionError):  # a character that YAML does not know, or tables in tables without end
        return None, (Problem(2, "There is something in it that YAML does not allow; write it as plain text."),)
    template = _template(values, text[begin:].strip(), name)
    return template, tuple(Problem(line, said) for line, said in sorted(values.problems))


def _template(values: Values, guide: str, name: str) -> Template:
    values.only(KEYS, "a template")
    return Template(
        name=name,
        title=values.text("title", needed=True, longest=80),
        about=values.text("about", longest=200),
        inspired_by=values.text("inspired_by", longest=500),
        header=tuple(values.names("header", HEADERS)),
        sections=_sections(values),
        steps=tuple(_step(one) for one in values.tables("steps")),
        statuses=_statuses(values),
        words=values.number("words"),
        summary_sentences=values.number("summary_sentences"),
        lint=_lint(values),
        closing=_closing(values),
        guide=guide,
    )


def _closing(values: Values) -> str:
    """The words at the end; they are plain text, so that a reader of the document knows them for what they are."""
    text = values.text("closing", longest=4000, lines=True)
    if re.search(r"(?m)^\s*(?:#|```|~~~|<!--|\[\^)", text):
        values.tell("closing", "The closing words are plain text; leave headings, code, comments and notes out.")
    return text


def _sections(values: Values) -> tuple[TemplateSection, ...]:
    rows = values.tables("sections", needed=True)
    if len(rows) > MOST_SECTIONS:
        values.tell("sections", f"It has {len(rows)} sections; nobody fills in more than {MOST_SECTIONS}.")
    sections = tuple(_section(row, order) for order, row in enumerate(rows[:MOST_SECTIONS], start=1))
    for name, what in (("key", "the key"), ("field", "the field"), ("heading", "the heading")):
        _unique(rows, sections, name, what)
    return sections


def _unique(rows: list[Values], sections: tuple[TemplateSection, ...], name: str, what: str) -> None:
    seen: dict[Any, int] = {}
    for row, section in zip(rows, sections, strict=False):
        value = getattr(section, name)
        shown = value if name != "heading" else (section.heading, section.level)
        if value and shown in seen:
            row.tell(name, f"{what.capitalize()} {value} is in line {seen[shown]} already; each stands once.")
        elif value:
            seen[shown] = row.line_of(name)


def _section(row: Values, order: int) -> TemplateSection:
    row.only(SECTION_KEYS, "a section")
    field, heading = row.name("field", FIELDS), row.text("heading", needed=True, longest=200)
    key = row.text("key", longest=LONGEST) or natural_key(field, heading)
    if not re.fullmatch(r"[a-z0-9_-]+", key):
        row.tell("key", f"The key {key} may hold small letters, numbers, hyphens and underscores only.")
    if field and key != field:
        row.tell("key", f"A section with a field is named by it; leave the key {key} out.")
    level = row.number("level") or 2
    if level not in (2, 3, 4):
        row.tell("level", f"The level {level} is none of 2, 3 and 4; 2 is a section, 3 one below it.")
    layout: Layout = "checklist" if row.name("layout", get_args(Layout)) == "checklist" else "table"
    return TemplateSection(
        key=key,
        field=field,
        heading=heading,
        order=order,
        level=level,
        required=row.flag("required"),
        filled_by=row.text("filled_by", longest=40) or None,
        prefill=row.name("prefill", PREFILLS),
        prompts=tuple(row.texts("prompts", longest=500)),
        words=row.number("words"),
        layout=layout,
    )


def _step(row: Values) -> Step:
    row.only(STEP_KEYS, "a step")
    name = row.text("name", needed=True, longest=80)
    who, within = row.text("who", longest=40) or None, row.text("within", longest=40) or None
    return Step(name, who, within, row.number("minutes"))


def _statuses(values: Values) -> Mapping[str, str]:
    row = values.table("statuses")
    row.only(STATUSES, "the statuses")
    return {name: row.text(name, longest=40) for name in STATUSES if row.has(name)}


def _lint(values: Values) -> Mapping[str, Any]:
    row = values.table("lint")
    return {name: level for name in row.keys() if (level := row.name(name, LEVELS))}  # noqa: SIM118
