"""What is done with a postmortem's text and timeline, and with its publication."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand


def write_sections(hand: Hand, postmortem: str, texts: dict[str, str]) -> None:
    """Writes sections by their heading, and saves."""
    hand.go(f"/{postmortem}/write")
    for heading, text in texts.items():
        hand.write(hand.page.get_by_role("textbox", name=heading, exact=True), text)
    hand.save()
    for heading in texts:
        section = hand.page.locator("section.piece", has=hand.page.get_by_role("textbox", name=heading, exact=True))
        expect(section.locator(".piece-state")).to_contain_text(re.compile(f"saved|{hand.name}"))
    hand.go(f"/{postmortem}/write")
    for heading, text in texts.items():
        expect(hand.page.get_by_role("textbox", name=heading, exact=True)).to_have_value(text)


def confirm_timeline(hand: Hand, postmortem: str, explained: str = "") -> None:
    """Says of every hole why nothing was written, then confirms the timeline."""
    hand.go(f"/{postmortem}/timeline")
    for _ in range(12):
        problems = hand.page.locator("#confirm ul.checks a")
        if not problems.count():
            break
        anchor = (problems.first.get_attribute("href") or "").lstrip("#")
        entry = hand.page.locator(f"#{anchor}")
        hand.unfold("Change", entry)
        hand.tick(entry.get_by_label("It says why nothing was written before it"))
        hand.button("Save the entry", entry)
        hand.go(f"/{postmortem}/timeline")
    hand.button("Confirm the timeline")
    expect(hand.page.get_by_text("confirmed by")).to_be_visible()


def set_facts(hand: Hand, postmortem: str, **facts: str) -> None:
    """Changes the facts of the header: driver, or customers."""
    hand.go(f"/{postmortem}/write")
    hand.unfold("Change the facts")
    form = hand.page.locator("#facts form")
    if driver := facts.get("driver"):
        hand.choose(form.get_by_label("Driver"), driver)
    if customers := facts.get("customers"):
        hand.choose(form.get_by_label("Customers"), customers)
    hand.button("Save the facts", form)
    hand.looks.look(hand.page)


def blocked_by(hand: Hand, postmortem: str, page: str) -> list[str]:
    """What the person reads that still blocks publishing or closing."""
    hand.go(f"/{postmortem}/{page}")
    return hand.page.locator("ul.checks li.blocks").all_inner_texts()


def publish(hand: Hand, postmortem: str, version: int = 1) -> None:
    """Publishes a version."""
    still = blocked_by(hand, postmortem, "publish")
    assert not still, still
    hand.button(f"Publish version {version}")
    hand.go(f"/{postmortem}/publish")
    expect(hand.page.get_by_role("heading", name=f"Published, version {version}")).to_be_visible()


def read_to_the_end(hand: Hand, postmortem: str) -> None:
    """Reads it for as long as reading takes, by the clock of the browser, until the page says that it counts."""
    hand.page.clock.install()
    hand.go(f"/{postmortem}")
    end = hand.page.locator("form.the-end")
    expect(end).to_contain_text("I have read it to here")
    end.scroll_into_view_if_needed()
    for _ in range(40):
        hand.page.clock.fast_forward(60_000)
        if re.search("You have read this to its end", end.inner_text()):
            break
        hand.page.wait_for_timeout(100)
    expect(end).to_contain_text("You have read this to its end")
    hand.page.clock.resume()
