"""The validation list and the advice: every item stands on something, and turns green when that is in order."""

from __future__ import annotations

import pytest

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.registry import rules
from afterword.core.lint.views import ADVICE, VALIDATION, VIEWS, Standing, View, standings, view_named

GOOD = """# Checkout outage

**Severity:** P1
**Date:** 2026-01-15

## Summary

A release asked for more connections than the database grants, so one checkout in three failed for 12 minutes on
2026-01-15. 1,200 customers could not pay.

## Impact

1,200 customers could not pay from 10:05 to 10:17 UTC; 310 requests failed.

![Error rate](errors.png)

## Timeline (UTC)

- 10:05 Errors begin
- 10:06 Alert fires
- 10:17 Error rate is normal again

## Root cause

The pool was sized for three workers because the template came from another service. The load test also ran one pod
only, which led to a limit that nobody had seen.

## Contributing factors

- **Monitoring**: the use of the pool was not measured
- **Testing**: the load test ran one pod, because it predates the second zone

## Actions

| ID | Action | Owner | Due | Priority |
|---|---|---|---|---|
| AI-001 | Size the pool by the number of workers; a load test of two pods passes | @ines | 2026-02-01 | P1 |

Follow-up review on 2026-02-12.
"""


def state_of(view: View, text: str, shut: tuple[tuple[str, str], ...] = ()) -> dict[str, Standing]:
    """How each item of a list stands in a text."""
    manuscript = Manuscript(text)
    return {one.item.name: one for one in standings(view, manuscript.document, lint(manuscript), shut)}


def test_every_rule_that_an_item_names_exists_and_every_item_stands_on_something() -> None:
    known = {rule.name for rule in rules()}
    for view in VIEWS:
        assert view_named(view.name) is view
        for item in view.items:
            assert set(item.rules) <= known, item.name
            assert item.rules or item.facts or item.gates or item.person, item.name
    assert view_named("horoscope") is None


def test_lists_have_the_items_of_their_sources() -> None:
    assert (len(VALIDATION.items), len(ADVICE.items)) == (7, 9)
    names = [item.name for view in VIEWS for item in view.items]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("view", VIEWS, ids=lambda one: one.name)
def test_good_document_is_green_but_for_what_a_person_must_say(view: View) -> None:
    found = state_of(view, GOOD)
    wrong = {name: (one.reasons, [f.rule for f in one.findings]) for name, one in found.items() if one.state == "open"}
    assert wrong == {}
    assert {name for name, one in found.items() if one.state == "asked"} == {
        item.name for item in view.items if item.person
    }


@pytest.mark.parametrize(
    ("view", "item", "before", "after"),
    [
        (VALIDATION, "timeline-complete", "## Timeline (UTC)", "## Timeline"),
        (VALIDATION, "actions-complete", "@ines", ""),
        (VALIDATION, "actions-complete", "| P1 |", "|  |"),
        (VALIDATION, "blameless", "A release asked", "Ines carelessly asked"),
        (VALIDATION, "tracked", "AI-001", ""),
        (VALIDATION, "follow-up", "Follow-up review on 2026-02-12.", ""),
        (ADVICE, "data", "![Error rate](errors.png)", ""),
        (
            ADVICE,
            "no-vague-action",
            "Size the pool by the number of workers; a load test of two pods passes",
            "Improve monitoring",
        ),
        (ADVICE, "specific", "310 requests failed.", "310 requests failed. It was slow for a while."),
    ],
)
def test_item_opens_with_what_stands_against_it(view: View, item: str, before: str, after: str) -> None:
    assert before in GOOD
    standing = state_of(view, GOOD.replace(before, after))[item]
    assert standing.state == "open"
    assert standing.findings or standing.reasons


def test_empty_document_is_not_green_because_nothing_can_be_found_in_it() -> None:
    for view in VIEWS:
        found = state_of(view, "# Outage\n\nTo be written.\n")
        assert {one.state for one in found.values()} <= {"open", "asked"}


def test_shut_gate_keeps_its_item_open_with_its_sentence() -> None:
    shut = (("timeline", "Nobody has confirmed the timeline yet."),)
    standing = state_of(VALIDATION, GOOD, shut)["timeline-complete"]
    assert (standing.state, standing.reasons) == ("open", ("Nobody has confirmed the timeline yet.",))


def test_excused_finding_lets_its_item_be_green() -> None:
    excuse = "<!-- lint file: judging-words, person-blamed because she said so herself -->"
    blaming = GOOD.replace("A release asked", "Ines carelessly asked")
    assert state_of(VALIDATION, blaming)["blameless"].state == "open"
    excused = blaming.replace("could not pay.\n\n## Impact", f"could not pay.\n{excuse}\n\n## Impact")
    assert state_of(VALIDATION, excused)["blameless"].state == "good"
