"""Finds the settings that a postmortem is checked with: given by hand, or the nearest file above it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from afterword.cli.template_files import forget_folders, own_read
from afterword.core.errors import WrongSettings
from afterword.core.lint.configuration import settings_of
from afterword.core.lint.settings import Settings
from afterword.core.model.template import Template


def settings_for(path: Path | None, config: Path | None) -> Settings:
    """The settings for a file; those of `config` when it is given, else of the nearest file that has some."""
    folder = (path or Path("-")).resolve().parent
    found = _read(config.resolve(), str(config)) if config is not None else _above(folder)
    own = _own(folder)
    return replace(found, templates=own) if own else found


def forget() -> None:
    """Lets the settings be read anew and the day be asked again, for a process that outlives their change."""
    _above.cache_clear()
    _own.cache_clear()
    forget_folders()
    _read.cache_clear()


@cache
def _own(folder: Path) -> dict[str, Template]:
    """The team's own templates, whose documents are checked by what those ask."""
    return own_read(folder)


@cache
def _above(folder: Path) -> Settings:
    for place in (folder / "afterword.toml", folder / "pyproject.toml"):
        table = _table(place, str(place)) if place.is_file() else None
        if table is not None:
            return settings_of(table, file=str(place), today=_today())
    return _above(folder.parent) if folder.parent != folder else Settings(today=_today())


@cache
def _read(path: Path, name: str) -> Settings:
    return settings_of(_table(path, name) or {}, file=name, today=_today())


def _table(path: Path, name: str) -> dict[str, Any] | None:
    """The lint table of a settings file, None when it has none."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise WrongSettings(file=name, reason=(problem.strerror or str(problem)).lower()) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise WrongSettings(file=name, reason=f"it is no TOML ({problem})") from problem
    if path.name == "pyproject.toml":
        found = found.get("tool", {}).get("afterword", {})
    table = found.get("lint")
    if table is not None and not isinstance(table, dict):
        raise WrongSettings(file=name, reason="lint is no table")
    return table


def _today() -> date:
    return datetime.now(UTC).date()
