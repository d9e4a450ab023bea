"""docs/reference/rules/: a page for each rule of lint and a table of all, from the rules' own docstrings."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.core.lint.rule import Rule

FOLDER = "docs/reference/rules"
NOTE = "This page is generated from the docstring of the rule; `make docs` writes it."
HEAD = (
    "# Rules of lint\n\n`afterword lint` checks a postmortem with these; see [how](../../how-to/check-a-postmortem.md)."
)


def rule_pages(root: Path) -> dict[str, str]:
    """The pages of all rules, keyed by their paths."""
    sys.path.insert(0, str(root / "src"))
    from afterword.core.lint.registry import rules

    own = [rule for rule in rules() if rule.check.__module__.startswith("afterword.")]
    return {f"{FOLDER}/{rule.name}.md": page(rule) for rule in own} | {f"{FOLDER}/README.md": table(own)}


def page(rule: Rule) -> str:
    """The page of one rule."""
    from afterword.core.lint.output.pages import page_of

    return f"{page_of(rule)}\n\n{NOTE}\n"


def table(rules: list[Rule]) -> str:
    """The table of all rules, family after family."""
    rows = ["| Rule | Family | Level | Title |", "|---|---|---|---|"]
    for _, family in groupby(rules, key=lambda one: one.family):
        rows += [f"| [{one.name}]({one.name}.md) | {one.family} | {one.level} | {one.title} |" for one in family]
    return (
        "\n\n".join([HEAD, "\n".join(rows), NOTE.replace("This page", "This table").replace("the rule", "the rules")])
        + "\n"
    )
