"""What is done in the analysis: causes, the walk of the chain, the one fix, what it cost people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand


@dataclass(frozen=True)
class Factor:
    """A factor as it is written; `under` is the text of what it led to, empty for the outcome itself."""

    text: str
    layer: str = "Contributing"
    category: str = ""
    under: str = ""
    sources: str = ""


def add_factor(hand: Hand, postmortem: str, factor: Factor) -> None:
    """Answers one why."""
    hand.go(f"/{postmortem}/analysis")
    if factor.under:
        hand.press(hand.main.get_by_role("link", name=re.compile(f"below this ?: {re.escape(factor.under)}")).first)
    else:
        hand.press(hand.page.locator(".effect").get_by_role("link").first)
    form = hand.page.locator("#factor-form")
    hand.write(form.get_by_label("Why was that so?"), factor.text)
    hand.choose(form.get_by_label("Layer", exact=True), factor.layer)
    if factor.category:
        hand.write(form.locator("#fx-category"), factor.category)
    if factor.sources:
        hand.write(form.locator("#fx-sources"), factor.sources)
    hand.button("Add the factor", form)
    expect(hand.page.locator("#causes")).to_contain_text(factor.text)


def answer_level(hand: Hand, level: str, answer: str, why: str) -> None:
    """Answers one level of the chain on the page of the analysis."""
    part = hand.page.locator(f"#level-{level}")
    hand.tick(part.get_by_role("radio", name=answer))
    hand.write(part.get_by_role("textbox"), why)
    hand.button("Save the answers", hand.page.locator("#walk"))
    expect(hand.page.locator(f"#level-{level}").get_by_role("textbox")).to_have_value(why)


@dataclass(frozen=True)
class Fix:
    """The one fix as it is written."""

    level: str
    text: str
    owner: str
    due: str
    test: str


def decide_on_fix(hand: Hand, postmortem: str, fix: Fix) -> None:
    """Writes the one fix, and sends it; what comes of it is the story's to look at."""
    hand.go(f"/{postmortem}/analysis")
    part = hand.page.locator("#fix")
    hand.choose(part.get_by_label("Level"), fix.level)
    hand.write(part.get_by_label("What changes"), fix.text)
    hand.choose(part.get_by_label("Owner"), fix.owner)
    hand.set_time(part.get_by_label("Due"), fix.due)
    hand.write(part.get_by_label("Test"), fix.test)
    hand.press(part.get_by_role("button", name="the fix").or_(part.get_by_role("button", name="Make it the one fix")))
    hand.page.wait_for_load_state()


def park(hand: Hand, idea: str) -> None:
    """Parks a further idea for the retrospective."""
    part = hand.page.locator("#parking")
    hand.write(part.get_by_label("A further idea"), idea)
    hand.button("Park it", part)
    expect(hand.page.locator("#parking")).to_contain_text(idea)


def told_own_part(hand: Hand, postmortem: str, *, woken: bool, hours: str, switches: str, stress: str) -> None:
    """Somebody tells what it cost them."""
    hand.go(f"/{postmortem}/people")
    if woken:
        hand.tick(hand.main.get_by_role("checkbox", name="It woke me"))
    hand.field("Hours it took you", hours)
    hand.field("Times it broke off other work", switches)
    hand.tick(hand.main.locator(f"input[name=stress][value='{stress}']"))
    hand.button("Save my part")
    hand.sees("told")
