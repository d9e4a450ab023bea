"""What is told before a postmortem is closed, and its closing."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand
from tests.browser.stories.steps.documents import blocked_by


def distributed(hand: Hand, postmortem: str, to: str, way: str) -> None:
    """Notes that it went out."""
    hand.go(f"/{postmortem}/close")
    hand.unfold("Note that it went out", hand.page.locator("#distributed"))
    part = hand.page.locator("#distributed details", has_text="Note that it went out")
    hand.field("To whom", to, part)
    hand.field("By what way", way, part)
    hand.button("Note it", part)
    expect(hand.page.locator("#distributed")).to_contain_text(to)


def none_needed(hand: Hand, postmortem: str, what: str, why: str) -> None:
    """Says that no runbook was used, or no decision record is implicated (runbooks, decisions)."""
    hand.go(f"/{postmortem}/close")
    part = hand.page.locator(f"#{what}")
    hand.unfold("None", part)
    hand.field("Why none", why, part)
    hand.button("Keep it", part.locator("details", has_text="Why none").last)
    expect(hand.page.locator(f"#{what}")).to_contain_text(why)


def close(hand: Hand, postmortem: str, incident: str) -> None:
    """Closes it, and its incident with it."""
    still = blocked_by(hand, postmortem, "close")
    assert not still, still
    hand.button(f"Close {postmortem}")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Closed")
    if incident:
        hand.go(f"/{incident}")
        expect(hand.page.locator("#inc-head")).to_contain_text("Closed")
