"""Which sentences ask for an action, and what is proposed for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.core.lint.asking import asked_by
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.suggestions import suggestions_of

ASKS = {
    "We should limit the pool per role.": "Limit the pool per role",
    "In the future, we need to alert on the age of the queue.": "Alert on the age of the queue",
    "The team plans to move the job to its own node; this takes a while.": "Move the job to its own node",
    "There was no alert on the number of connections.": "Add an alert on the number of connections",
    "We had no upgrade test, so nobody noticed.": "Add an upgrade test",
    "Missing alert on unhealthy targets": "Add an alert on unhealthy targets",
    "The failover was never tested.": "Test the failover",
    "A load test would have caught the leak.": "Add a load test",
    "The permanent fix is to raise the limit in the chart.": "Raise the limit in the chart",
    "It would be good to share the dashboard.": "Share the dashboard",
    "It should not be possible to delete a node by accident.": "Make it impossible to delete a node by accident",
    "The pool should be limited per role.": "The pool should be limited per role",
}
ASKS_NOTHING = (
    "The alert should have fired at noon.",
    "We have since added an alert on the number of connections.",
    "It should be noted that the disk was full.",
    "Should we move the job to its own node?",
    "The job runs when the disk needs to be cleaned.",
    "Nobody thought that we should restart it.",
    "The deploy was rolled back at 10:15.",
)


@pytest.mark.parametrize(("sentence", "action"), ASKS.items())
def test_sentence_that_asks_becomes_an_action(sentence: str, action: str) -> None:
    found = asked_by(sentence)
    assert (found[0] if found else None) == action


@pytest.mark.parametrize("sentence", ASKS_NOTHING)
def test_sentence_that_tells_asks_for_nothing(sentence: str) -> None:
    assert asked_by(sentence, listed=True) is None


TEXT = """# Payments were refused

## Root cause

The pool was too small. There was no limit on the number of connections per role.

## Lessons learned

### What went badly

- Add a check of the budget to the pipeline
- The runbook was not documented, see https://example.org/issues/7

## Resolution

- [ ] Raise the limit for good
- [x] Restart the pods

## Action items

| Action | Owner | Due date |
|---|---|---|
| Limit connections per role | @ines | 2026-05-01 |
"""


def test_suggestions_quote_their_section_and_leave_out_what_is_there_done_or_followed_elsewhere() -> None:
    found = suggestions_of(Manuscript(TEXT))
    assert [(one.heading, one.text) for one in found] == [
        ("What went badly", "Add a check of the budget to the pipeline"),
        ("Resolution", "Raise the limit for good"),
    ]
    assert all(one.quote in TEXT for one in found)


def test_actions_that_exist_beside_the_text_take_the_place_of_those_in_it() -> None:
    present = ["Raise the limit for good", "A budget check in the pipeline"]
    texts = [one.text for one in suggestions_of(Manuscript(TEXT), present)]
    assert texts == ["Add a limit on the number of connections per role"]


def test_key_stays_while_the_words_do() -> None:
    before = {one.key for one in suggestions_of(Manuscript(TEXT))}
    moved = TEXT.replace("## Root cause", "## Root cause\n\nAnother paragraph.\n")
    assert {one.key for one in suggestions_of(Manuscript(moved))} == before


def test_every_suggestion_of_real_documents_is_quoted_and_proposed(shared_data: Path) -> None:
    for file in sorted((shared_data / "postmortems").rglob("*.md")):
        for one in suggestions_of(Manuscript(file.read_text(errors="replace"), name=file.name), []):
            assert one.quote
            assert 5 < len(one.text) <= 300
            assert one.key
