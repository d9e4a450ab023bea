"""Settings from the `[lint]` table of afterword.toml, or `[tool.afterword.lint]` of pyproject.toml.

[lint]
off = ["vague-time"]
people = ["Maya", "Ines"]

[lint.levels]            # by rule or by family
language = "warning"

[lint.limits]
words = 1500

[lint.templates.lite]    # for documents in that template only
missing-section = "off"
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, cast

from afterword.core.errors import WrongSettings
from afterword.core.lint.registry import rules
from afterword.core.lint.settings import Limits, Settings, Weight
from afterword.core.model.finding import LEVELS

KEYS = ("off", "people", "levels", "limits", "templates")


def settings_of(table: Mapping[str, Any], *, file: str, today: date | None = None) -> Settings:
    """The settings of a `[lint]` table; raises WrongSettings, which names the first key that is wrong."""
    _known(table, KEYS, file, "[lint]")
    weights = _weights(table.get("levels", {}), file, "[lint.levels]")
    weights |= dict.fromkeys(_names(table.get("off", []), file, "off"), "off")
    profiles = _table(table.get("templates", {}), file, "[lint.templates]")
    return Settings(
        today=today,
        limits=_limits(table.get("limits", {}), file),
        weights=weights,
        profiles={name: _weights(one, file, f"[lint.templates.{name}]") for name, one in profiles.items()},
        people=frozenset(str(one).lower() for one in _list(table.get("people", []), file, "people")),
    )


def _weights(value: Any, file: str, where: str) -> dict[str, Weight]:
    table = _table(value, file, where)
    _names(list(table), file, where)
    for name, level in table.items():
        if level not in (*LEVELS, "off"):
            reason = f"{where} gives {name} the level {level!r}; give error, warning, hint or off"
            raise WrongSettings(file=file, reason=reason)
    return {name: cast(Weight, level) for name, level in table.items()}


def _limits(value: Any, file: str) -> Limits:
    table = _table(value, file, "[lint.limits]")
    _known(table, tuple(one.name for one in fields(Limits)), file, "[lint.limits]")
    for name, number in table.items():
        if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
            raise WrongSettings(file=file, reason=f"the limit {name} is {number!r}; give a whole number above 0")
    return Limits(**table)


def _names(value: Any, file: str, where: str) -> list[str]:
    """Names of rules or families, each of which exists."""
    given = [str(one) for one in _list(value, file, where)]
    known = {one.name for one in rules()} | {one.family for one in rules()}
    _known(dict.fromkeys(given), tuple(sorted(known)), file, where)
    return given


def _known(table: Mapping[str, Any], known: tuple[str, ...], file: str, where: str) -> None:
    for name in table:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise WrongSettings(file=file, reason=f"{where} has no {name!r}; {hint}")


def _table(value: Any, file: str, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WrongSettings(file=file, reason=f"{where} is no table")
    return value


def _list(value: Any, file: str, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise WrongSettings(file=file, reason=f"{where} is no list")
    return value
