"""The list of rules, by family, in the order in which they are told; packages add theirs as `afterword.rules`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from afterword.core.lint.rule import Rule
from afterword.core.model.finding import Level

RULES: tuple[tuple[str, str, Level], ...] = (  # family, file, level
    ("language", "human_error_as_cause", "error"),
)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule: our own in the order of the list, then those of other packages by name."""
    own = tuple(_rule(family, file, level) for family, file, level in RULES)
    others = sorted(entry_points(group="afterword.rules"), key=lambda one: one.name)
    return (*own, *(one.load() for one in others))


def _rule(family: str, file: str, level: Level) -> Rule:
    module = import_module(f"afterword.core.lint.rules.{family}.{file}")
    doc = module.__doc__ or ""
    templates = frozenset(getattr(module, "TEMPLATES", ()))
    title = doc.split("\n", 1)[0].rstrip(".")
    return Rule(file.replace("_", "-"), family, level, module.check, title, doc, templates)


def rule_named(name: str) -> Rule | None:
    """The rule of that name, None when there is none."""
    return next((one for one in rules() if one.name == name), None)
