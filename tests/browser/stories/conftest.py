"""The stage of each story, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser
from tests.browser.stories.stage import PATH, ROOT, Stage, copied
from tests.postgres import start_cluster
from tests.rehearsal import Clock

BEFORE = datetime(2024, 12, 1, tzinfo=UTC)  # before every story


def _ask(cluster: str, statement: str) -> None:
    """Runs it once the cluster, whose port opens a little sooner, takes connections."""
    end = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(cluster, autocommit=True) as connection:
                connection.execute(statement.encode())
                return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _make(folder: Path, database: dict[str, str], clock: Clock) -> None:
    left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "AFTERWORD_DATA")
    usual = {name: value for name, value in os.environ.items() if name not in left_out}
    environment = {**usual, **database, **clock.environment, "PYTHONPATH": PATH}
    command = [sys.executable, "-m", "tests.browser.stories.cast", str(folder)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


Begin = Callable[[Path], dict[str, str]]


@pytest.fixture(scope="session")
def casts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Begin]:
    """How a story begins on a database, by its name; the cast comes together once on each, which takes a while."""
    return cache(lambda database: _cast(database, tmp_path_factory.mktemp("cast")))


def _cast(database: str, folder: Path) -> Begin:
    """Gives a folder, and the database that goes with it, as the cast left them; says what the environment needs."""
    template = folder / "data"
    clock = Clock(folder / "now")
    clock.set(BEFORE)
    cluster = start_cluster() if database == "PostgreSQL" else ""
    base = cluster.removesuffix("/postgres")
    if cluster:
        _ask(cluster, "CREATE DATABASE story_cast")
    _make(template, {"DATABASE_URL": f"{base}/story_cast"} if cluster else {}, clock)
    made = iter(range(1, 1000))

    def begin(folder: Path) -> dict[str, str]:
        copied(template, folder)
        if not cluster:
            return {}
        name = f"story_{next(made)}"
        _ask(cluster, f"CREATE DATABASE {name} TEMPLATE story_cast")
        return {"DATABASE_URL": f"{base}/{name}"}

    return begin


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def begun(request: pytest.FixtureRequest, casts: Callable[[str], Begin]) -> Begin:
    """How the story begins on this database."""
    return casts(request.param)


@pytest.fixture
def stage(begun: Begin, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage that is taken down afterwards; a failure leaves a picture of each person's page in AFTERWORD_PICTURES."""
    clock = Clock(tmp_path / "now")
    clock.set(BEFORE)
    stage = Stage(tmp_path / "data", begun(tmp_path / "data"), browser, clock)
    with ExitStack() as after:
        after.callback(stage.stop)
        stage.start()
        with _pictures(stage, request.node.name):
            yield stage


@contextmanager
def _pictures(stage: Stage, name: str) -> Iterator[None]:
    folder = os.environ.get("AFTERWORD_PICTURES")
    yield
    if folder:
        (Path(folder) / f"{name}-server.txt").write_text("".join(stage.served.said))
        for person, hand in stage.hands.items():
            hand.page.screenshot(path=Path(folder) / f"{name}-{person}.png", full_page=True)
            (Path(folder) / f"{name}-{person}.txt").write_text(f"{hand.page.url}\n{hand.main.inner_text()}")
