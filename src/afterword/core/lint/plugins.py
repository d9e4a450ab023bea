"""The rules that other packages bring, under the entry points `afterword.rules`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from afterword.core.lint.rule import Rule

GROUP = "afterword.rules"


def rules_of_packages() -> tuple[Rule, ...]:
    """The rules of other packages by name; the machinery of packaging is imported only where one brings some."""
    if not any(_brings_rules(folder) for folder in sys.path):
        return ()
    from importlib.metadata import entry_points  # it takes longer to import than most files take to check

    return tuple(one.load() for one in sorted(entry_points(group=GROUP), key=lambda one: one.name))


def _brings_rules(folder: str) -> bool:
    """True where a package in a folder of the path names our group; what cannot be looked into may hold one."""
    try:
        return any(GROUP.encode() in text for text in _entry_points(folder or "."))
    except NotADirectoryError:
        return not os.path.basename(folder).startswith("python")  # a zip; Python's own holds none
    except OSError:
        return False


def _entry_points(folder: str) -> Iterator[bytes]:
    """What the packages in a folder declare."""
    for entry in os.scandir(folder):
        if entry.name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(entry.path, "entry_points.txt"), "rb") as stream:
                    yield stream.read()
            except OSError:
                continue
