"""The settings of the site as the tests use them: a fresh data folder, quick password hashes, either database.

AFTERWORD_TEST_DATABASE=postgresql starts a throwaway PostgreSQL cluster and runs the tests on it; without it they run
on SQLite. Workers of pytest-xdist inherit the cluster that the first process started.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "AFTERWORD_TEST_FOLDER" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="afterword-tests-")
    os.environ["AFTERWORD_TEST_FOLDER"] = _folder
    _owner = os.getpid()
    atexit.register(lambda: os.getpid() == _owner and shutil.rmtree(_folder, ignore_errors=True))

FOLDER = Path(os.environ["AFTERWORD_TEST_FOLDER"])
os.environ["AFTERWORD_DATA"] = str(FOLDER)

if os.environ.get("AFTERWORD_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    from tests.postgres import start_cluster

    os.environ["DATABASE_URL"] = start_cluster()

from afterword.site.settings import *  # noqa: E402, F403
from afterword.site.settings import DATABASES, LOGGING  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
LOGGING["loggers"]["afterword"]["level"] = "CRITICAL"  # type: ignore[index]

if "DATABASE_URL" not in os.environ:
    # A file, not memory: threads and other processes of a test must see the same database.
    DATABASES["default"]["TEST"] = {"NAME": FOLDER / f"test-{os.getpid()}.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    del DATABASES["default"]["OPTIONS"]["pool"]  # each test ends its own connections
