"""Settings that the script of an incident changes while the service runs: a JSON file that is read when it changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Switches:
    """The settings as they are now."""

    def __init__(self, path: Path) -> None:
        self._path, self._seen = path, -1
        self._values: dict[str, Any] = {}

    def __call__(self, name: str, otherwise: Any = None) -> Any:
        """Give a setting."""
        stamp = self._path.stat().st_mtime_ns
        if stamp != self._seen:
            self._seen, self._values = stamp, json.loads(self._path.read_text(encoding="utf-8"))
        return self._values.get(name, otherwise)


def write(path: Path, values: dict[str, Any]) -> None:
    """Set all settings at once; a reader sees the old ones or the new ones, never half."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(values), encoding="utf-8")
    fresh.replace(path)
