"""docs/reference/readers/ and detectors/: a page for each member of a registry, from its docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

from docs_readers import readers_table

READERS = "src/afterword/core/evidence/readers"
DETECTORS = "src/afterword/core/detect"
NOTE = "This page is generated from the docstrings of `{path}`; `make docs` writes it."


def told(path: Path) -> list[str]:
    """The docstrings of a module and of its public classes and functions, in order."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    public = [
        node
        for node in module.body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_")
    ]
    parts = [f"### `{node.name}`\n\n{ast.get_docstring(node) or ''}" for node in public]
    return [ast.get_docstring(module) or "", *parts]


def page(path: Path, root: Path) -> str:
    """The page of one member."""
    note = NOTE.format(path=path.relative_to(root).as_posix())
    first, *rest = told(path)
    return "\n\n".join([f"# {path.stem}", first, *rest, note]) + "\n"


def readers(root: Path) -> list[Path]:
    """The file of every reader."""
    return sorted(path for path in (root / READERS).glob("*.py") if path.name != "__init__.py")


def detectors(root: Path) -> list[Path]:
    """The file of every detector: those beside the registry that can be asked to detect."""
    return sorted(path for path in (root / DETECTORS).glob("*.py") if "\ndef detect(" in path.read_text("utf-8"))


def folder_pages(root: Path, files: list[Path], target: str, title: str) -> dict[str, str]:
    """A page for each file, and a list of them."""
    rows = [f"- [{path.stem}]({path.stem}.md): {told(path)[0].splitlines()[0]}" for path in files]
    listing = "\n".join([f"# {title}", "", "Generated; `make docs` writes it.", "", *rows]) + "\n"
    return {f"{target}/README.md": listing, **{f"{target}/{path.stem}.md": page(path, root) for path in files}}


def registry_pages(root: Path) -> dict[str, str]:
    """The pages of all registries, keyed by their paths."""
    files = readers(root)
    read = folder_pages(root, files, "docs/reference/readers", "What is read")
    words = {path.stem: told(path)[0].splitlines()[0] for path in files}
    read["docs/reference/readers/README.md"] = readers_table(root, words)
    return read | folder_pages(root, detectors(root), "docs/reference/detectors", "What is detected")
