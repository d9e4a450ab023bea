"""What only the keyboard shows: filters, dialogs and comments are reached, left and taken up again by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Night

Open = Callable[..., Page]


@pytest.fixture
def page(visitor: Open) -> Page:
    """A wide page of somebody who is signed in."""
    return visitor(viewport={"width": 1280, "height": 900})


def test_filter_waits_until_the_arrows_have_reached_the_choice_and_keeps_the_focus(page: Page, night: Night) -> None:
    page.goto("/incidents")
    page.get_by_label("Severity").focus()
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("/incidents$"))  # P0 was passed, and nothing was loaded for it
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("severity=P1"))
    expect(page.get_by_label("Severity")).to_be_focused()


def test_filter_is_sent_when_it_is_left(page: Page, night: Night) -> None:
    page.goto("/incidents")
    page.get_by_label("Kind").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("kind=incident"))
    expect(page.get_by_label("Severity")).to_be_focused()


def test_dialog_keeps_the_focus_inside_and_gives_it_back(page: Page, night: Night) -> None:
    page.goto(f"/{night.incident}")
    opener = page.locator("#open-status")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#status :focus")).to_have_attribute("name", re.compile("status|severity"))
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_comment_is_begun_where_its_link_was_pressed(page: Page, night: Night) -> None:
    page.goto(f"/{night.postmortem}/review")
    page.get_by_role("link", name=re.compile("^Comment")).nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("^Your comment on"))).to_be_focused()
