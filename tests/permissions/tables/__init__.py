"""The rows of the matrix, a file for each area.

Each file may hold SERVICES ("app.verb"), PAGES ("GET name" or "POST name", by the name of the address; "GET /route"
where it has none), OPERATIONS (operation ids of the API) and TASKS (names of background tasks), and a function
`furnish(it)` that puts what its rows are about into the world. A new service, page, operation or task without a row
makes the matrix fail and say which line is missing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

from tests.permissions.kinds import Row
from tests.permissions.world import Side


def _areas() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}")


def furnishers() -> list[Callable[[Side], None]]:
    """What each area does to furnish a side of the world."""
    return [area.furnish for area in _areas() if hasattr(area, "furnish")]


def rows(name: str) -> dict[str, Row]:
    """All rows of that name, of every area; one that stands in two areas is a mistake."""
    found: dict[str, Row] = {}
    for area in _areas():
        more: dict[str, Row] = getattr(area, name, {})
        assert not found.keys() & more.keys(), f"{area.__name__} repeats {sorted(found.keys() & more.keys())}"
        found |= more
    return found


def by_area(name: str) -> dict[str, dict[str, Row]]:
    """The same rows, by their area."""
    return {area.__name__.rpartition(".")[2]: getattr(area, name, {}) for area in _areas()}
