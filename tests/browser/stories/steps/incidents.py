"""What is done with an incident: declared, written down while it happens, resolved, decided upon."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand
from tests.browser.stories.stage import Stage


def number_in(text: str, prefix: str) -> str:
    """The first number with that prefix, such as INC-001."""
    found = re.search(rf"{prefix}-\d+", text)
    assert found, f"no {prefix} number in {text!r}"
    return found.group()


def declare(
    hand: Hand, title: str, severity: str, *, services: str, team: str = "", customers: str = "", kind: str = ""
) -> str:
    """Declares an incident, by the key or the button that is on every page; its number."""
    hand.go("/")
    hand.press(hand.page.get_by_role("banner").get_by_role("link", name="Declare"))
    hand.field("What is wrong", title)
    hand.tick(hand.main.locator(f"input[name=severity][value={severity}]"))
    hand.field("Services", services)
    for label, choice in (("Team", team), ("Kind", kind), ("Customers", customers)):
        if choice:
            hand.pick(label, choice)
    hand.button("Declare incident")
    expect(hand.page.get_by_role("heading", level=1, name=title)).to_be_visible()
    hand.looks.look(hand.page)
    return number_in(hand.page.url, "INC")


def captured(stage: Stage, hand: Hand, *lines: tuple[str, str]) -> None:
    """Writes each line into the log at its moment."""
    for moment, text in lines:
        stage.at(moment)
        box = hand.page.get_by_label("Add an entry at")
        hand.write(box, text)
        with hand.page.expect_response(lambda answer: answer.url.endswith("/capture")):  # so that it has this time
            hand.page.keyboard.press("Enter")
        expect(box).to_have_value("")


def resolve(hand: Hand, incident: str, summary: str, decision: str, *, reason: str = "", template: str = "") -> None:
    """Resolves the incident with one of Yes, Later and Skip."""
    if not hand.page.url.endswith(incident):
        hand.go(f"/{incident}")
    hand.press(hand.page.locator("#open-resolve"))
    form = hand.page.locator("form:visible", has=hand.page.locator("input[name=decision]"))  # dialog, or page
    hand.field("What happened, and what ended it", summary, form)
    decide(hand, decision, reason=reason, template=template)
    hand.button("Resolve now", form)


def decide(hand: Hand, decision: str, *, reason: str = "", template: str = "") -> None:
    """Chooses in the dialog, or on the page, what shall be with the postmortem."""
    form = hand.page.locator("form:visible", has=hand.page.locator("input[name=decision]"))
    hand.tick(form.locator(f"input[name=decision][value={decision}]"))
    if template:
        select = form.get_by_label("Written as")
        hand.choose(select, next(one for one in select.locator("option").all_inner_texts() if one.startswith(template)))
    if reason:
        hand.field("Reason to skip it", reason, form)
