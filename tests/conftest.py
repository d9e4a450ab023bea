"""What all tests share: the example data, the people, and databases.

`python -m pytest` runs on SQLite. With AFTERWORD_TEST_DATABASE=postgresql in the environment the same tests run on a
throwaway PostgreSQL cluster (tests/postgres.py); `make test` runs those that touch the database on both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from tests.cluster import cluster
from tests.people import alice, bob, charlie

__all__ = ["alice", "bob", "charlie", "cluster"]

ROOT = Path(__file__).resolve().parent.parent
LONG = (
    "tests/jobs/quarter",
    "tests/api/test_schemathesis.py",
    "tests/browser/stories",
    "tests/browser/test_accessibility.py",
    "tests/cli/test_import_and_sync.py",
    "tests/permissions",
    "tests/fuzz",
    "tests/domain/checks/test_fix_story.py",
    "tests/domain/importing/test_real_documents.py",
    "tests/core/document",
    "tests/cli",
)
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Afterword on SQLite has made its tables, and nothing else has happened."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    program = "import sys; from pathlib import Path; from afterword.cli import site; "
    program += "site.open_site(Path(sys.argv[1])); site.migrate()"
    left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "AFTERWORD_DATA")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, env=environment)
    return folder


@pytest.fixture
def data_folder(tmp_path: Path, prepared: Path) -> Iterator[Path]:
    """A data folder for processes of its own: only the tables are there, which are slow to make."""
    folder = tmp_path / "data"
    shutil.copytree(prepared, folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: next((i for i, one in enumerate(LONG) if item.nodeid.startswith(one)), len(LONG)))
