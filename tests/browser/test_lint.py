"""Findings in a real browser: drawn where the words stand, acted on without losing a letter, reachable by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Night

Open = Callable[..., Page]
BLAME = "All is well \U0001f525\U0001f525. The release engineer forgot to raise the pool."
STALE = "<!-- lint off: judging-words because it was quoted -->"
FIELD = "#w-lessons_well textarea"


@pytest.fixture
def writing(visitor: Open, night: Night) -> Iterator[Callable[..., Page]]:
    """The writing page with one section empty; what a test leaves there is saved before the next one begins."""
    pages = []

    def opened(**options: object) -> Page:
        page = visitor(**options)
        pages.append(page)
        page.goto(f"/{night.postmortem}/write")
        page.locator(FIELD).fill("")
        return page

    yield opened
    for page in pages:
        page.unroute_all()
        page.locator(FIELD).press("Control+s")
        expect(page.locator("#saved")).to_have_text(re.compile("^(Saved |Everything is saved)"))


def underlined(page: Page, level: str) -> list[str]:
    """The words that are underlined in the section."""
    return page.locator(f"#w-lessons_well .under .{level}").all_inner_texts()


def test_typed_words_are_marked_while_the_text_and_the_cursor_stay(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 1280, "height": 900})
    page.locator(FIELD).press_sequentially(BLAME)
    expect(page.locator("#w-lessons_well .under .error")).to_have_text("The release engineer forgot")
    assert page.locator(FIELD).input_value() == BLAME
    assert page.evaluate("document.activeElement.name") == "text-lessons_well"
    mark = page.locator("#w-lessons_well .mk.error")
    words = page.locator("#w-lessons_well .under .error").bounding_box()
    beside = mark.bounding_box()
    assert words
    assert beside
    assert abs(words["y"] - beside["y"]) < 8
    mark.click()
    expect(page.locator("#lint-notes li:focus")).to_contain_text("This blames a person")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_safe_change_by_one_click_can_be_taken_back(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 1280, "height": 900})
    page.locator(FIELD).press_sequentially(f"{STALE} More.")
    change = page.locator("#lint-notes [data-mend][data-at=lessons_well]")
    change.wait_for(state="attached")
    change.evaluate("button => button.click()")
    expect(page.locator(FIELD)).to_have_value(" More.")
    page.locator(FIELD).press("Control+z")
    expect(page.locator(FIELD)).to_have_value(f"{STALE} More.")


def test_excuse_by_keyboard_takes_the_finding_away_and_is_saved(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 1280, "height": 900})
    page.locator(FIELD).press_sequentially(BLAME)
    note = page.locator("#lint-notes li[data-key=lessons_well][data-level=error]")
    note.locator("summary").press("Enter")
    note.locator("input").fill("she asked for it")
    note.locator("input").press("Enter")
    said = f"{BLAME} <!-- lint off: person-blamed because she asked for it -->"
    expect(page.locator(FIELD)).to_have_value(said)
    expect(note).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    expect(page.locator(FIELD)).to_have_value(said)
    page.keyboard.press("F8")
    chosen = (
        "document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    assert page.evaluate(chosen)


def test_item_is_ticked_without_leaving_what_is_typed(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 1280, "height": 900})
    page.locator(FIELD).press_sequentially("Not saved yet")
    item = page.locator("#lists form[action$='/distributed'] button")
    item.click()
    expect(item).to_contain_text("Take back")
    assert page.locator(FIELD).input_value() == "Not saved yet"
    item.click()
    expect(item).to_contain_text("It is so")


def test_note_opens_below_the_text_on_a_phone(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 390, "height": 844})
    page.locator(FIELD).press_sequentially(BLAME)
    mark = page.locator("#w-lessons_well .mk.error")
    mark.click()
    expect(page.locator("#w-lessons_well .lint").first).to_contain_text("This blames a person")
    expect(mark).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    mark.click()
    expect(page.locator("#w-lessons_well .lint")).to_have_count(0)


def test_without_a_script_the_notes_are_a_list_that_acts(visitor: Open, night: Night) -> None:
    page = visitor(java_script_enabled=False)
    page.goto(f"/{night.postmortem}/write")
    page.locator(FIELD).fill(f"{STALE}\n\n{BLAME}")
    page.locator("#manuscript .piece-end button").click()
    note = page.locator("#lint-notes li[data-key=lessons_well]", has_text="excuses nothing")
    if not note.is_visible():
        page.locator("#lint-notes details.twin > summary").click()
    note.locator("[data-mend]").click()
    assert page.url.endswith("/write#lint")
    assert page.locator(FIELD).input_value().strip() == BLAME


def test_text_that_was_put_back_from_the_browser_is_checked_at_once(writing: Callable[..., Page]) -> None:
    page = writing(viewport={"width": 1280, "height": 900})
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.route("**/sections/**", lambda route: route.abort())
    page.locator(FIELD).press_sequentially(BLAME)
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(FIELD)).to_have_value(BLAME)
    expect(page.locator("#w-lessons_well .under .error")).to_have_text("The release engineer forgot")
