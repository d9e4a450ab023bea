"""Finds templates by name or file: built in, given as a file, or in the folder that a settings file names.

[templates]
folder = "docs/postmortem-templates"     # relative to afterword.toml

In pyproject.toml the table is [tool.afterword.templates].
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from afterword.core.document.template import load_template, template_names, template_text
from afterword.core.document.template_read import LARGEST, parse_template
from afterword.core.errors import InputError, UnknownTemplate, WrongSettings
from afterword.core.model.template import Template


def find_template(name: str, near: Path | None = None) -> Template:
    """The template of that name, or in that file; `near` is where the search for settings begins, here by default."""
    if name in template_names():
        return load_template(name)
    return parse_template(find_text(name, near), name=Path(name).stem)


def find_text(name: str, near: Path | None = None) -> str:
    """The file of a template; UnknownTemplate lists the names there are."""
    if name in template_names():
        return template_text(name)
    own = own_templates(near)
    path = Path(name) if name.endswith(".md") or "/" in name else own.get(name)
    if path is None:
        raise UnknownTemplate(name=name, known=", ".join((*template_names(), *own)))
    return text_of(path)


def text_of(path: Path) -> str:
    """The text of a template's file."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST * 4 + 1).decode("utf-8-sig")
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise InputError(message=f"The template {path} cannot be read: {reason}.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(message=f"The template {path} is no text in UTF-8; write it as Markdown.") from problem


def own_templates(near: Path | None = None) -> dict[str, Path]:
    """The files of the folder that the nearest settings file names, by their names."""
    folder = _folder((near or Path.cwd()).resolve())
    if folder is None:
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.md")) if path.stem not in (*template_names(), "README")}


def own_read(near: Path | None = None) -> dict[str, Template]:
    """The templates of that folder, as far as they can be used."""
    found = {}
    for name, path in own_templates(near).items():
        try:
            found[name] = parse_template(text_of(path), name=name)
        except InputError:
            continue  # it is told where somebody asks for it
    return found


@cache
def _folder(start: Path) -> Path | None:
    for place in _settings_files(start):
        named = _named(place)
        if named is not None:
            folder = place.parent / named
            if not folder.is_dir():
                raise WrongSettings(file=str(place), reason=f"the folder of templates {named} is not there")
            return folder
    return None


def forget_folders() -> None:
    """Lets settings files be looked for anew, for a process that outlives their change."""
    _folder.cache_clear()


def _settings_files(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield from (path for name in ("afterword.toml", "pyproject.toml") if (path := folder / name).is_file())


def _named(place: Path) -> str | None:
    """The folder that a settings file names; a file that is no TOML is told by whoever reads its other tables."""
    try:
        found: dict[str, Any] = tomllib.loads(place.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    table = found.get("tool", {}).get("afterword", {}) if place.name == "pyproject.toml" else found
    templates = table.get("templates", {}) if isinstance(table, dict) else {}
    if not isinstance(templates, dict) or not isinstance(templates.get("folder", ""), str):
        raise WrongSettings(file=str(place), reason="[templates] has no folder; write folder = and its name")
    return templates.get("folder") or None
