"""What is done with runbooks and decision records."""

from __future__ import annotations

from tests.browser.stories.hand import Hand


def add_record(hand: Hand, plural: str, number: str, title: str, text: str) -> None:
    """Adds a runbook or a decision record under its number."""
    hand.go(f"/knowledge/{plural}/new")
    hand.field("Title", title)
    hand.field("Number", number)
    hand.field("What it says", text)
    hand.button("Save")
    hand.sees(title)


def edit_runbook(hand: Hand, code: str, text: str, postmortem: str) -> None:
    """Changes what a runbook says, because of a postmortem."""
    hand.go(f"/{code}/edit")
    hand.field("What it says", text)
    hand.field("Changed because of the postmortem", postmortem)
    hand.button("Save")
    hand.sees("Changed because of", postmortem)


def reopen_decision(hand: Hand, code: str, reason: str, day: str, postmortem: str) -> None:
    """Opens a decision again, with the day on which it will be talked about."""
    hand.go(f"/{code}")
    hand.unfold("Open it again")
    hand.field("What speaks against it now", reason)
    hand.set_time(hand.main.get_by_label("It will be talked about on"), day)
    hand.field("Because of the postmortem", postmortem)
    hand.button("Open it again")
    hand.sees("Open again", reason)


def tell_runbook(hand: Hand, postmortem: str, code: str, told: tuple[str, str, str], day: str) -> None:
    """Says before closing what worked, what did not and what would be faster, and when it was updated."""
    hand.go(f"/{postmortem}/close")
    part = hand.page.locator("#runbooks")
    hand.unfold("Tell of a runbook", part)
    hand.field("Runbook", code, part)
    for label, text in zip(("What worked", "What did not", "What would be faster"), told, strict=True):
        hand.field(label, text, part)
    hand.set_time(part.get_by_label("Updated on"), day)
    hand.button("Keep it", part)
    hand.sees(f"{code} is told and updated")


def name_decision(hand: Hand, postmortem: str, code: str, why: str, day: str) -> None:
    """Names before closing a decision record that is implicated, and the day of its conversation."""
    hand.go(f"/{postmortem}/close")
    part = hand.page.locator("#decisions")
    hand.unfold("Name a decision record", part)
    hand.field("Decision record", code, part)
    hand.field("What the incident says of it", why, part)
    if day:
        hand.set_time(part.get_by_label("Day of the conversation"), day)
    hand.button("Keep it", part)
    hand.sees(code)
