"""One small list of actions for each form in which people write them, and what must come of it."""

from __future__ import annotations

from datetime import date

import pytest

from afterword.core.document.actions_read import actions_of, marked_actions
from afterword.core.document.markdown_read import read_markdown

FORMS = {
    "table": (
        "| Action | Owner | Due date | Status |\n|---|---|---|---|\n"
        "| Add space | @alice | 2026-01-20 | Open |\n"
        "| Write a check | Bob | Jan 21, 2026 | Done |",
        [("Add space", "@alice", date(2026, 1, 20), "open"), ("Write a check", "Bob", date(2026, 1, 21), "done")],
    ),
    "table with a row that lost its pipe": (
        "| Action | Owner | Due | Status |\n|---|---|---|---|\n| Add space | @alice | 2026-01-20 | Complete |\n"
        "- Write a check | @bob | 2026-01-21 | Open |\n| Test it | @carol | 2026-01-22 | Open |",
        [
            ("Add space", "@alice", date(2026, 1, 20), "done"),
            ("Write a check", "@bob", date(2026, 1, 21), "open"),
            ("Test it", "@carol", date(2026, 1, 22), "open"),
        ],
    ),
    "table with other words": (
        "| # | What | Who | By when | Ticket |\n|---|---|---|---|---|\n"
        "| 1 | Add space | Alice | 2026-01-20 | https://example.org/1 |",
        [("Add space", "Alice", date(2026, 1, 20), "open")],
    ),
    "table of tickets": (
        "| Ticket | Status |\n|---|---|\n| [Add space](https://example.org/1) | Done |",
        [("[Add space](https://example.org/1)", None, None, "done")],
    ),
    "checkboxes": (
        "- [ ] Add space - @alice - 2026-01-20\n- [x] Write a check (@bob)\n* [X] Test it\n- [~] Buy a disk",
        [
            ("Add space", "@alice", date(2026, 1, 20), "open"),
            ("Write a check", "@bob", None, "done"),
            ("Test it", None, None, "done"),
            ("Buy a disk", None, None, "wont_do"),
        ],
    ),
    "bullets with what was done": (
        "- Add space (done)\n- Write a check \u2705\n- Test it [in progress]\n- ~~Buy a disk~~",
        [
            ("Add space (done)", None, None, "done"),
            ("Write a check \u2705", None, None, "done"),
            ("Test it [in progress]", None, None, "in_progress"),
            ("~~Buy a disk~~", None, None, "done"),
        ],
    ),
    "numbers": (
        "1. Add space\n2) Write a check",
        [("Add space", None, None, "open"), ("Write a check", None, None, "open")],
    ),
    "links to issues": (
        "- #2127\n- [Add space](https://example.org/1)\n- https://example.org/2",
        [
            ("#2127", None, None, "open"),
            ("[Add space](https://example.org/1)", None, None, "open"),
            ("https://example.org/2", None, None, "open"),
        ],
    ),
    "team before the task": (
        "- Platform team: add space\n- **Payments:** write a check\n- SRE: test it by 2026-01-20",
        [
            ("add space", "Platform team", None, "open"),
            ("write a check", "Payments", None, "open"),
            ("test it by 2026-01-20", "SRE", date(2026, 1, 20), "open"),
        ],
    ),
    "team before the task, in plain lines": (
        "Platform team: add space\n\nPayments: write a check",
        [("add space", "Platform team", None, "open"), ("write a check", "Payments", None, "open")],
    ),
    "owner at the end": (
        "- Add space (Alice)\n- Write a check (Bob Miller)\n- Test it. Owner: Carol\n"
        "- Buy a disk [assigned to @dave], due: Jan 20, 2026",
        [
            ("Add space", "Alice", None, "open"),
            ("Write a check", "Bob Miller", None, "open"),
            ("Test it. Owner: Carol", "Carol", None, "open"),
            ("Buy a disk [assigned to @dave], due: Jan 20, 2026", "@dave", date(2026, 1, 20), "open"),
        ],
    ),
    "details below": (
        "- Add space\n  - to both nodes\n  - see https://example.org/1\n- Write a check,\n  soon",
        [("Add space", None, None, "open"), ("Write a check, soon", None, None, "open")],
    ),
    "groups": (
        "- **Short term:**\n    - Add space\n    - Write a check\n- Long term:\n    - Buy a disk",
        [("Add space", None, None, "open"), ("Write a check", None, None, "open"), ("Buy a disk", None, None, "open")],
    ),
    "headings": (
        "### Add space\n\nAs soon as it can be.\n\n### Write a check\n\nBob will.",
        [("Add space", None, None, "open"), ("Write a check", None, None, "open")],
    ),
    "below headings": (
        "### Immediate (already done)\n\n- [x] Add space\n\n### Prevention\n\n- [ ] Write a check\n",
        [("Add space", None, None, "done"), ("Write a check", None, None, "open")],
    ),
    "paragraphs with links": (
        "The alert should reach more people\n(filed https://example.org/1)\n\nWrite a check. #7\n\n"
        "All in all a good plan.",
        [
            ("The alert should reach more people (filed https://example.org/1)", None, None, "open"),
            ("Write a check. #7", None, None, "open"),
        ],
    ),
    "nothing": ("None.", []),
    "a sentence": ("See the list of the platform team.", []),
}


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_actions_in_this_form_are_read(form: str) -> None:
    text, expected = FORMS[form]
    whole = f"# Checkout down\n\n## Summary\n\nIt broke.\n\n## Action items\n\n{text}\n\n## Lessons learned\n\n- Many\n"
    document = read_markdown(whole, name=None)
    assert [(one.text, one.owner, one.due, one.status) for one in document.actions] == expected
    lines = whole.split("\n")
    assert all(
        one.text.split()[-1] in "\n".join(lines[(one.line or 0) - 1 : (one.line or 0) + 1]) for one in document.actions
    )


def test_term_is_that_of_the_heading_or_group_above() -> None:
    text = (
        "# A\n\n## Actions\n\n### Immediate (already done)\n\n- [x] a\n\n"
        "### Short-term (next 2 weeks)\n\n- [ ] b\n\n### Long-term\n\n- [ ] c\n"
    )
    assert [one.term for one in read_markdown(text, name=None).actions] == ["immediate", "short", "long"]


def test_action_item_inside_a_timeline_is_an_action_and_part_of_its_entry() -> None:
    text = (
        "# A (2026-01-15)\n\n## Timeline (UTC)\n\n- 10:05 Alert. [Action item] Watch the disk\n- 10:20 Fixed\n"
        "  - **Action item:** write a check\n"
    )
    document = read_markdown(text, name=None)
    assert [(one.text, one.line) for one in document.actions] == [("Watch the disk", 5), ("write a check", 7)]
    assert len(document.timeline) == 2


def test_action_item_in_a_row_of_a_timeline_is_its_cell() -> None:
    row = "| 10:05 | Alert [Action item: watch the disk] | Bob |"
    text = f"# A\n\n## Timeline\n\n| Time | Event | Who |\n|---|---|---|\n{row}\n"
    assert [one.text for one in read_markdown(text, name=None).actions] == ["watch the disk"]


def test_list_of_a_prevention_section_holds_the_actions_where_no_section_does() -> None:
    text = "# A\n\n## Cause\n\nA full disk.\n\n## Prevention\n\n- Add space\n- Write a check\n"
    assert [one.text for one in read_markdown(text, name=None).actions] == ["Add space", "Write a check"]
    assert [one.field for one in read_markdown(text, name=None).sections] == ["root_cause", "prevention"]


def test_prose_about_prevention_holds_no_actions() -> None:
    text = "# A\n\n## Prevention\n\nWhat we need is a check:\n\n- of the disk\n- of the queue\n"
    assert read_markdown(text, name=None).actions == ()


def test_bullet_that_introduces_those_below_it_is_no_action_however_long() -> None:
    text = "- When a change of the schema may break what clients of the service send to it, first:\n    - Add a test\n"
    assert [one.text for one in actions_of(text)] == ["Add a test"]


def test_link_to_the_action_items_marks_no_action() -> None:
    assert marked_actions("We need a process for this (see [action items](#action-items)).") == ()
