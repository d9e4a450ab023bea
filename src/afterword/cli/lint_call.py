"""A plain call of `afterword lint` understood without Typer, which takes longer to import than a file to check.

What is not plain (help, a wrong option, a value that does not exist) is left to Typer, which answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

FORMS = ("text", "json", "sarif", "github")
LEASTS = ("error", "warning", "hint")
VIEWS = ("validation", "advice")
_FLAGS = {"--fix": "fix", "--diff": "diff"}
_VALUES = {
    "--format": ("form", FORMS),
    "--config": ("config", ()),
    "--level": ("level", LEASTS),
    "--fail-on": ("fail_on", LEASTS),
    "--view": ("view", VIEWS),
}


class Call(NamedTuple):
    """What one call asks for."""

    files: tuple[str, ...]
    form: str = "text"
    config: str | None = None
    level: str = "hint"
    fail_on: str = "hint"
    fix: bool = False
    diff: bool = False
    view: str | None = None


def quick_call(arguments: Sequence[str]) -> Call | None:
    """The call that plain arguments make, None when Typer has to look at them."""
    given: dict[str, Any] = {}
    files: list[str] = []
    rest = iter(arguments)
    for one in rest:
        if one in _FLAGS:
            given[_FLAGS[one]] = True
        elif one == "-" or (one and not one.startswith("-")):
            files.append(one)
        elif not _value(one, rest, given):
            return None
    return Call(tuple(files), **given) if files else None


def _value(option: str, rest: Any, given: dict[str, Any]) -> bool:
    """Notes an option with its value; False when either is not known."""
    name, joined, value = option.partition("=")
    if name not in _VALUES:
        return False
    key, known = _VALUES[name]
    said = value if joined else next(rest, "")
    given[key] = said
    return said in known if known else bool(said) and not said.startswith("-")
