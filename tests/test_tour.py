"""The tour in docs/tour.md leads along things that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP = re.compile(r"^\| [^|]+ \| `(?P<path>[^`]+)`(?: `(?P<names>[^|]+)`)? \|", re.MULTILINE)


def stops() -> list[tuple[Path, list[str]]]:
    """Every stop of the walk: a path, and the functions or classes that it names there."""
    text = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    found = [
        (ROOT / match["path"], re.findall(r"(\w+)(?:\(\))?", match["names"] or "")) for match in STOP.finditer(text)
    ]
    assert len(found) >= 10
    return found


def defined(path: Path) -> set[str]:
    """The names that a Python file, or the files of a folder, define."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)}


def test_every_stop_of_the_tour_is_there() -> None:
    assert [str(path) for path, _ in stops() if not path.exists()] == []


def test_every_function_that_the_tour_names_is_defined_there() -> None:
    missing = [f"{path}: {name}" for path, names in stops() for name in names if name not in defined(path)]
    assert missing == []


def test_the_tour_names_every_floor() -> None:
    text = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    floors = ("core/evidence", "core/detect", "core/timeline", "core/document", "domain/incidents", "jobs", "live")
    assert [floor for floor in floors if f"afterword/{floor}" not in text] == []
