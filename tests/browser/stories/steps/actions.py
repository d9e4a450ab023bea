"""What is done with actions and their checks."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand
from tests.browser.stories.steps.incidents import number_in


@dataclass(frozen=True)
class Todo:
    """An action as it is written."""

    text: str
    owner: str
    due: str = ""
    priority: str = "P2"
    term: str = ""
    sponsor: str = ""
    test: str = ""


def add_action(hand: Hand, postmortem: str, todo: Todo) -> str:
    """Adds an action to a postmortem; its number."""
    hand.go(f"/actions/new?subject={postmortem}")
    hand.field("What shall be done", todo.text)
    hand.pick("Owner", todo.owner)
    if todo.due:
        hand.set_time(hand.main.get_by_label("Due"), todo.due)
    hand.pick("Priority", todo.priority)
    if todo.term:
        hand.pick("Term", todo.term)
    if todo.sponsor:
        hand.pick("Sponsor", todo.sponsor)
    if todo.test:
        hand.field("How anyone can see that it worked", todo.test)
    hand.button("Add action")
    hand.go(f"/{postmortem}/actions")
    row = hand.main.get_by_role("row").filter(has_text=todo.text)
    expect(row).to_contain_text(todo.owner)
    return number_in(row.inner_text(), "AI")


def complete(hand: Hand, action: str, note: str) -> None:
    """Completes it with what was done."""
    hand.go(f"/{action}")
    hand.field("What was done", note)
    hand.press(hand.main.get_by_role("button", name="Complete", exact=True))
    expect(hand.main.get_by_role("region", name="What was done")).to_contain_text(note)
