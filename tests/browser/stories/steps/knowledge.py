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
    """Says before closing what worked of a runbook that the text names, what did not, and when it was updated."""
    hand.go(f"/{postmortem}/close")
    form = hand.page.locator(f"#tell-{code}")
    for label, text in zip(("What worked", "What did not", "What would be faster"), told, strict=True):
        hand.field(label, text, form)
    hand.set_time(form.get_by_label("Updated on"), day)
    hand.button("Keep it", form)
    hand.sees(f"{code} is told and updated")


def name_decision(hand: Hand, postmortem: str, code: str, why: str, day: str) -> None:
    """Says before closing of a decision record that the text names what speaks against it, and the day to talk."""
    hand.go(f"/{postmortem}/close")
    form = hand.page.locator(f"#tell-{code}")
    hand.field("What the incident says of it", why, form)
    if day:
        hand.set_time(form.get_by_label("Day of the conversation"), day)
    hand.button("Keep it", form)
    hand.sees(code)
