"""What of the chat may stand among the causes."""

from __future__ import annotations

import pytest

from afterword.core.document.blameless import finding

PEOPLE = ("Dana Ruiz", "mei", "Mark Hale")


@pytest.mark.parametrize(
    "said",
    [
        "my fault, I sized the pool per service",
        "My bad.",
        "sorry, I broke the build",
        "I forgot the index",
        "I should have run it on staging first",
        "mei forgot to run the migration",
        "Dana's migration dropped it",
        "who added that?",
        "that is 412. my fault, I sized the pool per service",
        "yes. sorry, that was me",
        "somebody changed the limit by hand",
        "this one is on me",
    ],
)
def test_sentence_that_speaks_of_a_person_is_left_out(said: str) -> None:
    assert finding(said, PEOPLE) == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("no index on lower(email). who added that?", "no index on lower(email)."),
        ("The pool is sized per service. Sorry, my mistake.", "The pool is sized per service."),
        ("I think the pool is exhausted: 40 of 40 in use", "the pool is exhausted: 40 of 40 in use"),
        ("@mei: every query waits for a lock on orders", "every query waits for a lock on orders"),
        ("the deploy broke checkout, a page fault in libssl", "the deploy broke checkout, a page fault in libssl"),
        ("they mark rows as sent, disk i/o is at 100%", "they mark rows as sent, disk i/o is at 100%"),
        ("the alert should have fired at 5 percent", "the alert should have fired at 5 percent"),
        ("we never had an alert for lag", "we never had an alert for lag"),
    ],
)
def test_finding_about_systems_stays(said: str, kept: str) -> None:
    assert finding(said, PEOPLE) == kept


def test_name_that_is_a_word_is_a_name_with_its_capital_only() -> None:
    assert finding("Mark set the limit to 5", PEOPLE) == ""
