"""What one person does, another sees without loading the page again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser import walk

Open = Callable[..., Page]


def test_entry_of_one_person_appears_on_the_page_of_another_without_reload(visitor: Open) -> None:
    writer, watcher = visitor(), visitor()
    incident = walk.declare(writer, "Search is slow")
    watcher.goto(f"/{incident}")
    watcher.evaluate("window.sameDocument = true")
    walk.capture(writer, "the index is being rebuilt")
    expect(watcher.get_by_text("the index is being rebuilt")).to_be_visible()
    walk.capture(writer, "/status investigating")
    expect(watcher.locator("#inc-head")).to_contain_text("Investigating")
    assert watcher.evaluate("window.sameDocument") is True


def test_half_written_line_survives_the_entry_of_another(visitor: Open) -> None:
    writer, watcher = visitor(), visitor()
    incident = walk.declare(writer, "Mail is late")
    watcher.goto(f"/{incident}")
    box = watcher.get_by_label("Add an entry at")
    box.fill("I am still wri")
    walk.capture(writer, "the queue is long")
    expect(watcher.get_by_text("the queue is long")).to_be_visible()
    expect(box).to_have_value("I am still wri")
