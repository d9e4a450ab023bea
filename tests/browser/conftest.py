"""A browser, a server, and one night that was walked through in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.browser import walk
from tests.browser.server import Served

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # milliseconds; the machine that tests may be a slow one
TITLE = "Checkout refuses orders"


@dataclass(frozen=True)
class Night:
    """What the walk left behind, by number."""

    incident: str
    postmortem: str
    actions: tuple[str, str]
    signals: int
    email: str


@pytest.fixture(scope="session")
def evidence() -> Path:
    """A folder of real evidence: a recording where there is one, else the example."""
    for folder in (ROOT.parent / "shared/data/recordings/pool-exhaustion", *sorted((ROOT / "examples").glob("*"))):
        if (folder / "evidence").is_dir():
            return folder / "evidence"
    pytest.skip("there is no evidence to upload")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The running server."""
    server = Served(tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=flags)
        yield opened
        opened.close()


Open = Callable[..., Page]


@pytest.fixture(scope="session")
def open_page(browser: Browser, served: Served) -> Iterator[Open]:
    """Opens a page in a fresh context; what goes wrong in its scripts is gathered in `page.troubles`."""
    contexts = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=served.address, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.troubles = troubles
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def night(open_page: Open, served: Served, evidence: Path) -> Night:
    """One whole incident, walked from the first sign-in to a published postmortem with one action done."""
    page = open_page(viewport={"width": 1280, "height": 900})
    assert served.link
    walk.sign_in_by_link(page, served.link)
    email = walk.own_email(page)
    incident = walk.declare(page, TITLE)
    walk.capture_all(page)
    walk.upload(page, evidence)
    signals = walk.accept_signals(page)
    page.goto(f"/{incident}")
    postmortem = walk.resolve_with_yes(page)
    walk.write_sections(page, postmortem)
    walk.pass_timeline_gate(page, postmortem)
    walk.publish(page, postmortem)
    first = walk.add_action(page, postmortem, "Alert when the pool is nearly used up")
    second = walk.add_action(page, postmortem, "Load-test the pool before each change of its size")
    walk.complete_action(page, first)
    assert page.troubles == []
    return Night(incident, postmortem, (first, second), signals, email)


@pytest.fixture
def visitor(open_page: Open, night: Night) -> Open:
    """Opens a page of somebody who has signed in with the password, with the options of a browser context."""

    def opened(**options: Any) -> Page:
        page = open_page(**options)
        walk.sign_in_by_password(page, night.email)
        return page

    return opened
