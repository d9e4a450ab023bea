"""What is packed: the wheel and the source archive carry all that a machine without Node needs."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILT = "afterword/web/static/built/"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The names inside the wheel, and those inside the source archive without its first folder."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), "-t", "wheel", "-t", "sdist"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel, tarfile.open(next(target.glob("*.tar.gz"))) as archive:
        return set(wheel.namelist()), {name.partition("/")[2] for name in archive.getnames()}


def test_wheel_carries_the_built_front_end_templates_and_example(packed: tuple[set[str], set[str]]) -> None:
    wheel, _ = packed
    assert any(name.startswith(BUILT) and name.endswith(".css") for name in wheel)
    assert any(name.startswith(BUILT) and name.endswith(".js") for name in wheel)
    assert any(name.startswith("afterword/web/templates/") for name in wheel)
    assert any(name.startswith("afterword/examples/") and "/evidence/" in name for name in wheel)
    assert any(name.endswith("migrations/0001_initial.py") for name in wheel)
    assert {"afterword/py.typed", "afterword/core/document/templates/standard.md"} <= wheel


def test_wheel_carries_the_licences_of_what_is_inside(packed: tuple[set[str], set[str]]) -> None:
    wheel, _ = packed
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
    assert any(name.startswith(BUILT) and "licen" in name.lower() for name in wheel)


def test_source_archive_carries_the_built_front_end_and_its_sources(packed: tuple[set[str], set[str]]) -> None:
    _, archive = packed
    assert any(name.startswith(f"src/{BUILT}") for name in archive)
    assert {"hatch_build.py", "frontend/package-lock.json", "LICENSE", "README.md"} <= archive
    assert any(name.startswith("examples/") for name in archive)


def test_nothing_foreign_is_packed(packed: tuple[set[str], set[str]]) -> None:
    wheel, archive = packed
    foreign = [
        name for name in wheel | archive if "node_modules" in name or "__pycache__" in name or ".sqlite3" in name
    ]
    assert foreign == []
