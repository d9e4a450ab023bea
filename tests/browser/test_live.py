"""What one person does, another sees without loading the page again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser import walk
from tests.browser.conftest import Night

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


def test_long_log_opens_at_its_newest_entry_unless_the_address_names_another(visitor: Open) -> None:
    page = visitor()
    incident = walk.declare(page, "Long log")
    for number in range(30):
        walk.capture(page, f"step {number} of many")
    expect(page.locator("#log > li[id]")).to_have_count(31)  # what is typed is drawn at once and sent behind it
    first = page.locator("#log > li").first.get_attribute("id")
    page.goto("/")
    page.goto(f"/{incident}")
    expect(page.get_by_text("step 29 of many")).to_be_in_viewport()
    page.goto("/")
    page.goto(f"/{incident}#{first}")
    expect(page.locator(f"#{first}")).to_be_in_viewport()


def test_stand_up_is_walked_by_keys_alone(visitor: Open, night: Night) -> None:
    page = visitor()
    for text in ("Alert on the pool", "Cap the retries"):
        page.goto(f"/{walk.add_action(page, night.postmortem, text)}")
        page.get_by_role("button", name="Start").click()
    page.goto("/standup")
    rows = page.locator("[data-line]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-line].talked")).to_have_count(1)
    expect(page.locator("[data-line]:not(.talked)").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-line].talked")).to_have_count(2)
