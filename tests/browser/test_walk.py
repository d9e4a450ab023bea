"""The main job in a real browser, from signing in to the exported document."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import walk
from tests.browser.conftest import TITLE, Night

Open = Callable[..., Page]


@pytest.fixture
def page(visitor: Open) -> Page:
    """A wide page of somebody who is signed in."""
    return visitor(viewport={"width": 1280, "height": 900})


def test_incident_is_declared_captured_resolved_and_its_postmortem_published(page: Page, night: Night) -> None:
    page.goto(f"/{night.incident}")
    expect(page.locator("#inc-head")).to_contain_text("Resolved")
    expect(page.get_by_text(walk.ENTRIES[0])).to_be_visible()
    assert night.signals >= 8
    page.goto(f"/{night.postmortem}")
    expect(page.get_by_role("article")).to_contain_text("Published")
    expect(page.get_by_role("article")).to_contain_text("A rollback ended it.")


def test_signals_that_were_accepted_name_their_file_in_the_document(page: Page, night: Night) -> None:
    page.goto(f"/{night.postmortem}")
    expect(page.get_by_role("article").get_by_text("access.log").first).to_be_visible()


def test_one_of_two_actions_is_done(page: Page, night: Night) -> None:
    page.goto("/actions?status=done")
    expect(page.get_by_role("row").filter(has_text=night.actions[0])).to_have_count(1)
    page.goto("/actions?status=open")
    expect(page.get_by_role("row").filter(has_text=night.actions[1])).to_have_count(1)


def test_postmortem_is_found_by_its_number(page: Page, night: Night) -> None:
    walk.find(page, night.postmortem)
    expect(page.get_by_role("main").get_by_text(TITLE).first).to_be_visible()


def test_postmortem_is_found_by_words_that_stand_in_it(page: Page, night: Night) -> None:
    walk.find(page, "connection pool rollback")
    expect(page.get_by_role("main").locator(f"a[href*='/{night.postmortem}']").first).to_be_visible()


def test_document_is_exported_as_markdown_and_pdf(page: Page, night: Night, tmp_path: Path) -> None:
    written = walk.export(page, night.postmortem, "Markdown", tmp_path)
    with zipfile.ZipFile(written) as packed:  # the charts lie beside it
        [name] = [name for name in packed.namelist() if name.endswith(".md")]
        assert "A rollback ended it." in packed.read(name).decode()
    printed = walk.export(page, night.postmortem, "PDF, as printed", tmp_path)
    assert printed.read_bytes().startswith(b"%PDF-")


def test_one_time_link_does_not_work_twice(open_page: Open, night: Night, served: object) -> None:
    page = open_page()
    page.goto(served.link)  # type: ignore[attr-defined]
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
