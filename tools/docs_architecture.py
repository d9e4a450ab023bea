"""docs/architecture.md: every package and module with the first sentence of its docstring."""

from __future__ import annotations

import ast
from pathlib import Path

HEADER = """# Architecture

This page is generated from the docstrings of the packages; `make docs` writes it.
A floor may import those below it, never above, and `make check` proves it:
`site > web | api | live | cli | jobs > domain > fetch > core`.
"""
SKIPPED = {"migrations", "__pycache__", "static", "templates"}


def first_line(path: Path) -> str:
    """The first line of a module's docstring, or nothing."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    return text.splitlines()[0] if text else ""


def modules(folder: Path) -> list[Path]:
    """The modules of a package itself, in order of name."""
    return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")


def packages(folder: Path) -> list[Path]:
    """A package and those below it, each before its own."""
    below = sorted(
        child for child in folder.iterdir() if (child / "__init__.py").exists() and child.name not in SKIPPED
    )
    return [folder, *[package for child in below for package in packages(child)]]


def chapter(folder: Path, source: Path) -> str:
    """One package: its path, its sentence, a line for each module."""
    name = folder.relative_to(source).as_posix()
    lines = [f"## {name}/", "", first_line(folder / "__init__.py"), ""]
    lines += [f"- `{path.name}`: {first_line(path)}" for path in modules(folder)]
    return "\n".join(lines).rstrip() + "\n"


def architecture_pages(root: Path) -> dict[str, str]:
    """The page, keyed by its path."""
    source = root / "src"
    chapters = [chapter(folder, source) for folder in packages(source / "afterword")]
    return {"docs/architecture.md": "\n".join([HEADER, *chapters])}
