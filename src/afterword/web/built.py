"""Where the built styles, scripts and fonts lie, by the name that templates use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "built"


@cache
def _manifest(written: int) -> dict[str, str]:
    """Name to hashed file name; `written` only makes a new build be read."""
    names: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return names


def built_file(name: str) -> str:
    """The static path of a bundle, as `built/main-V2KPT2YX.css`; the plain name when nothing was built."""
    try:
        written = (FOLDER / "manifest.json").stat().st_mtime_ns
    except FileNotFoundError:
        return f"built/{name}"
    return f"built/{_manifest(written).get(name, name)}"
