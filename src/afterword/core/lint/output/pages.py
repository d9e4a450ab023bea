"""A rule's page as Markdown, from its docstring, for the documentation, editors, code hosts and the app."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.examples import examples, explained
from afterword.core.lint.rule import Rule


def page_of(rule: Rule) -> str:
    """The whole page: title, name with family and level, then each text below its heading."""
    facts = f"`{rule.name}`, family {rule.family}, {rule.level}"
    return "\n\n".join([f"# {rule.title}", facts, *_parts(rule)])


def body_of(rule: Rule) -> str:
    """The page without its title and the line below it, for places that show these in their own way."""
    return "\n\n".join(_parts(rule))


def _parts(rule: Rule) -> Iterator[str]:
    if rule.templates:
        yield f"Only for documents in the template {', '.join(sorted(rule.templates))}."
    for heading, text in explained(rule).items():
        yield f"## {heading}"
        if heading in ("Bad", "Good"):
            yield from (_fenced(one) for one in examples(rule, heading))
        else:
            yield text


def _fenced(example: str) -> str:
    """An example as Markdown that is shown, not drawn; words that only fill it are shortened."""
    shown = re.sub(r"(?:\bword\b ?){9,}", "word word ... ", example).rstrip()
    return f"````markdown\n{shown}\n````"
