"""docs/reference/templates/: a page for each built-in template and how a template is written, from the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.core.model.template import Template, TemplateSection

FOLDER = "docs/reference/templates"
NOTE = "This page is generated from the template's file; `make docs` writes it."
HEAD = """# Templates

A postmortem is written in a template: which sections it has, what each asks, who fills it in, and what a draft takes
from the evidence. These are built in; [how to begin one of your own](../../how-to/write-in-your-own-template.md).
"""
FORM = """## The file of a template

One Markdown file. Its front matter holds what follows, the text below it is the guide for those who fill it in.

| key | meaning |
|---|---|
| `title` | its name for people |
| `about` | in a sentence, when to take it |
| `inspired_by` | where it comes from |
| `header` | the lines that always stand below the title: `{header}` |
| `sections` | the sections in their order; see below |
| `steps` | each with `name`, `who`, `within` (from the end of the incident) and `minutes` |
| `statuses` | its own words for `draft`, `in_review`, `published` and `closed` |
| `words`, `summary_sentences` | how long the whole and its summary may be before lint says so |
| `lint` | levels of rules for its documents: `error`, `warning`, `hint` or `"off"` |
| `closing` | plain words that stand at the end of each document |

| key of a section | meaning |
|---|---|
| `heading` | the heading as it is printed |
| `field` | what it holds, a field of `afterword parse` ([contracts](../contracts.md)); left out where none fits |
| `key` | its stable name where it has no field; made from the heading when left out |
| `level` | 2 for a section, 3 and 4 for those below it |
| `required` | true when the draft is not complete without it |
| `filled_by` | whose part it is, as in driver, scribe or everyone |
| `prefill` | what a draft puts there from the evidence: `{prefills}` |
| `prompts` | the questions that people answer; in a draft each is a quoted line until somebody does |
| `words` | how long it should be at most |
| `layout` | for actions: `table` or `checklist` |

A question in a draft is a line of its own that begins with `> **To answer:**`. Replace the whole line by the answer.
Statements that the program made carry a reference such as `[^E-3]`; the footnote names file, lines (or series and
span) and the SHA-256 of the file, so that anybody can look again.
"""


def template_pages(root: Path) -> dict[str, str]:
    """The pages of all templates, keyed by their paths."""
    sys.path.insert(0, str(root / "src"))
    from afterword.core.document.template import load_template, template_names

    own = [load_template(name) for name in template_names()]
    return {f"{FOLDER}/{one.name}.md": page(one) for one in own} | {f"{FOLDER}/README.md": listing(own)}


def listing(templates: list[Template]) -> str:
    """The list of all, and how a file is written."""
    from afterword.core.document.template_read import HEADERS, PREFILLS

    rows = ["| template | for | sections | after |", "|---|---|---|---|"]
    rows += [
        f"| [{one.name}]({one.name}.md) | {one.about} | {len(one.sections)} | {one.inspired_by} |" for one in templates
    ]
    form = FORM.format(header="`, `".join(HEADERS), prefills="`, `".join(PREFILLS))
    return "\n".join([HEAD, *rows, "", form, "Generated; `make docs` writes it.", ""])


def page(template: Template) -> str:
    """The page of one template."""
    parts = [f"# {template.title}", template.about, template.guide, "## Sections", sections(template)]
    if template.steps:
        parts += ["## Steps", "\n".join(f"{n}. {step(one)}" for n, one in enumerate(template.steps, start=1))]
    parts += ["## Besides", "\n".join(besides(template)), NOTE]
    return "\n\n".join(part for part in parts if part) + "\n"


def sections(template: Template) -> str:
    """The table of its sections."""
    rows = ["| section | needed | filled by | a draft takes | asks |", "|---|---|---|---|---|"]
    return "\n".join([*rows, *(row(one) for one in template.sections)])


def row(one: TemplateSection) -> str:
    """One section."""
    heading = ("- " if one.level > 2 else "") + one.heading
    asks = "<br>".join(prompt.replace("|", "\\|") for prompt in one.prompts)
    needed = "yes" if one.required else "no"
    return f"| {heading} | {needed} | {one.filled_by or ''} | {one.prefill or ''} | {asks} |"


def step(one: object) -> str:
    """One step in a line."""
    name, who, within, minutes = (getattr(one, field) for field in ("name", "who", "within", "minutes"))
    told = [who, f"within {within}" if within else "", f"{minutes} minutes" if minutes else ""]
    said = ", ".join(part for part in told if part)
    return f"{name} ({said})" if said else name


def besides(template: Template) -> list[str]:
    """Header, length, checks and source, a line each."""
    lines = [f"- Header: {', '.join(one.replace('_', ' ') for one in template.header)}"] if template.header else []
    if template.words:
        lines.append(f"- Length: at most {template.words:,} words of prose")
    if template.lint:
        lines.append("- Checked: " + ", ".join(f"`{rule}` {level}" for rule, level in template.lint.items()))
    if template.statuses:
        lines.append("- Statuses: " + ", ".join(template.statuses.values()))
    return [*lines, f"- After: {template.inspired_by}"]
