"""What is done in reviews and meetings."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand


def ask_review(hand: Hand, postmortem: str, kind: str, whom: str) -> None:
    """Asks somebody for a review."""
    hand.go(f"/{postmortem}/review")
    hand.unfold("Ask somebody for a review")
    hand.pick("Review", f"{kind} review")
    hand.pick("Of whom", whom)
    hand.button("Ask", hand.page.locator("details.ask"))
    expect(hand.main).to_contain_text(f"{whom}")


def approve(hand: Hand, postmortem: str, kind: str, words: str = "") -> None:
    """Approves a review."""
    hand.go(f"/{postmortem}/review")
    part = hand.page.locator(f"section.kind#{kind}")
    head = part.locator("details.judge > summary")
    if head.evaluate("head => !head.parentElement.open"):
        hand.press(head)
    hand.tick(part.get_by_role("radio", name="Approve"))
    if words:
        hand.field("In words", words, part)
    hand.button("Send", part)
    expect(hand.page.locator(f"section.kind#{kind}")).to_contain_text(f"{hand.name} approved")


def plan_meeting(
    hand: Hand, postmortem: str, kind: str, starts: str, guests: tuple[str, ...], leader: str = ""
) -> None:
    """Plans the writing block, the review meeting or the follow-up (block, review, follow_up), and invites."""
    hand.go(f"/{postmortem}/meetings")
    part = hand.page.locator(f"#plan-{kind}")
    hand.unfold("Plan it", part)
    hand.set_time(part.get_by_label("Begins"), starts)
    if leader:
        hand.choose(part.get_by_label("Led by"), leader)
    for guest in guests:
        hand.tick(part.get_by_role("checkbox", name=guest))
    hand.button("Plan and invite", part)
    expect(hand.page.locator("section.meet[id^=meeting-]").last).to_contain_text(guests[0])


def hold_meeting(hand: Hand, postmortem: str, notes: dict[str, str] | None = None) -> None:
    """Goes to the next meeting, keeps notes by step and says that it was held."""
    hand.go(f"/{postmortem}/meetings")
    hand.link("Go to the meeting")
    hand.looks.look(hand.page)
    hand.button("Begin now")
    for step, text in (notes or {}).items():
        part = hand.page.locator(f"#step-{step}")
        hand.write(part.locator("textarea"), text)
        hand.button("Keep as decision", part)
        expect(hand.page.locator(f"#step-{step}")).to_contain_text(text)
    hand.button("It was held", hand.page.locator("#hold"))
    expect(hand.page.locator("#hold")).to_contain_text("Who was there")
