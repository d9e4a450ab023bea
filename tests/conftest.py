"""What all tests share: the example data, the people, and databases.

`python -m pytest` runs on SQLite. With AFTERWORD_TEST_DATABASE=postgresql in the environment the same tests run on a
throwaway PostgreSQL cluster (tests/postgres.py); `make test` runs those that touch the database on both.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from tests.cluster import cluster
from tests.people import alice, bob, charlie

__all__ = ["alice", "bob", "charlie", "cluster"]

ROOT = Path(__file__).resolve().parent.parent
hypothesis.settings.register_profile("here", deadline=None)  # how long something takes is asked in benchmarks/ only
hypothesis.settings.load_profile("here")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running in the thread of the test


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recordings and sample logs that lies beside the repository; skips where there is none."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared example data is not at {folder}")
    return folder


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, settings: Any) -> None:
    """Each test has its own folder of uploads."""
    settings.MEDIA_ROOT = tmp_path / "data" / "files"
    settings.FILE_UPLOAD_TEMP_DIR = None


@pytest.fixture(scope="session", autouse=True)
def _flush_journal_too() -> Iterator[None]:
    """Lets the end of a transactional test empty the journal, whose triggers refuse just that."""
    from django.db import connection

    from afterword.domain.journal.triggers import statements

    original, vendor = connection.ops.sql_flush, connection.vendor

    def flush(*given: Any, **named: Any) -> list[str]:
        return [*statements(vendor, create=False), *original(*given, **named), *statements(vendor, create=True)]

    connection.ops.sql_flush = flush  # type: ignore[method-assign]
    yield
    connection.ops.sql_flush = original  # type: ignore[method-assign]


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """An empty data folder for a process of its own."""
    folder = tmp_path / "served"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
