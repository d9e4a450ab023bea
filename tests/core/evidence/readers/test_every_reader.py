"""What holds for every reader: its own fixtures are claimed by it, whoever else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.evidence.readers.conftest import FIXTURES

from afterword.core.evidence.base import Head
from afterword.core.evidence.registry import BUILT_IN, readers
from afterword.core.evidence.sniff import best_reader

MODULES = {module for module, _ in BUILT_IN}
NO_EVIDENCE = ("documents", "cli")
BESIDE = ("index.json", "users.json", "channels.json")  # what explains its neighbours
NAMED = {"json": "json_lines", "kubectl": "container_log", "mixed_access": "nginx_access", "mixed_worker": "plain_log"}


def fixtures() -> Iterator[Path]:
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file() and path.relative_to(FIXTURES).parts[0] not in NO_EVIDENCE:
            yield path


def owner(path: Path) -> str:
    """The reader that a fixture is made for, as its folder or its name says."""
    folder = path.relative_to(FIXTURES).parts[0]
    if path.name in BESIDE:
        return "companion"
    if folder != "logs":
        return folder
    fitting = [module for module in MODULES if path.name.startswith(module)]
    return max(fitting, key=len) if fitting else next(NAMED[name] for name in NAMED if path.name.startswith(name))


def claimed(path: Path, *, backwards: bool = False) -> str:
    asked = readers()[::-1] if backwards else readers()
    reader = best_reader(Head(path.name, path.read_bytes(), whole=True), asked)
    assert reader is not None
    return type(reader).__module__.rpartition(".")[2]


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_fixture_is_claimed_by_its_own_reader_and_by_no_other(path: Path) -> None:
    assert claimed(path) == owner(path)


def test_every_reader_has_a_fixture_that_it_claims() -> None:
    assert {claimed(path) for path in fixtures()} == MODULES


def test_order_matters_only_where_one_kind_is_a_narrower_form_of_another() -> None:
    doubtful = {claimed(path) for path in fixtures() if claimed(path) != claimed(path, backwards=True)}
    assert doubtful <= {"apache_access", "alerts_series"}  # of nginx_access and of prometheus
