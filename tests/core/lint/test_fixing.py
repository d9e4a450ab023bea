"""Safe fixes change how a document is written and never what it says."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.document.markdown_read import read_markdown
from afterword.core.lint.engine import lint
from afterword.core.lint.fixing import mended
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.settings import Settings

SETTINGS = Settings(today=date(2026, 3, 1))
ROUNDS = 5
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINES = st.sampled_from([
    "## Timeline (utc)", "## Timeline (UTC+00:00)", "## Timeline", "## References", "## Impact", "## Resolution",
    "- 2026-01-15 10:20 Rollback done", "- 2026-01-15 10:05 Errors begin", "- 2026-01-14 09:00 Release",
    "| 2026-01-15 10:20 | Rollback |", "| 2026-01-15 10:05 | Errors |", "  and more of it", "", "Text.",
    "<!-- lint off: hindsight because it was agreed -->", "<!-- lint file: vague-time because of old -->",
    "We should have seen it.", "- 10:20 Rollback", "- 10:05 Errors", "```",
])  # fmt: skip
FRONT = st.sampled_from(["", "---\ndate: January 15, 2026\n---\n", "---\ntemplate: 3am\ndate: 2026/01/15\n---\n",
                         "---\nzone: utc\n---\n", "---\ndate: 3/4/2026\n---\n"])  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
TEXTS = st.builds(
    lambda front, lines, end: (front + "\n".join(["# Outage", "", *lines, ""])).replace("\n", end),
    FRONT, st.lists(LINES, max_size=25), ENDS,
)  # fmt: skip


def fixed(text: str) -> str:
    """The text after all safe fixes, made until none is left."""
    for _ in range(ROUNDS):
        step = mended(text, lint(Manuscript(text), SETTINGS).findings)
        if not step.made:
            return text
        text = step.text
    raise AssertionError("a fix brings up a fix without end")


def fix_of(rule: str, text: str) -> str:
    findings = [one for one in lint(Manuscript(text), SETTINGS).findings if one.rule == rule]
    return mended(text, findings).text


@given(TEXTS)
def test_fixing_twice_is_fixing_once(text: str) -> None:
    once = fixed(text)
    assert fixed(once) == once


@given(TEXTS)
def test_fixes_keep_the_date_the_zone_and_every_moment_of_a_document(text: str) -> None:
    before, after = (read_markdown(one.replace("\r\n", "\n")) for one in (text, fixed(text)))
    moments = [sorted((str(one.at), " ".join(_COMMENT.sub("", one.text).split())) for one in document.timeline)
               for document in (before, after)]  # fmt: skip
    assert moments[0] == moments[1]
    assert (before.date, before.title, before.actions) == (after.date, after.title, after.actions)


@given(TEXTS)
def test_fixes_keep_how_lines_end_and_every_line_they_do_not_name(text: str) -> None:
    after = fixed(text)
    if "\r\n" in text:
        assert after.count("\n") == after.count("\r\n")
    assert len(after.splitlines()) <= len(text.splitlines())


def test_a_date_with_a_named_month_becomes_one_that_sorts() -> None:
    assert (
        fix_of("date-not-iso", "---\ndate: 'January 15, 2026'\n---\n# Outage\n")
        == "---\ndate: '2026-01-15'\n---\n# Outage\n"
    )


@pytest.mark.parametrize("written", ["3/4/2026", "04-03-2026", "February 30, 2026"])
def test_a_date_that_may_be_misread_is_left_to_people(written: str) -> None:
    text = f"---\ndate: {written}\n---\n# Outage\n"
    assert fix_of("date-not-iso", text) == text


def test_a_zone_in_a_heading_is_spelled_as_everywhere() -> None:
    assert fix_of("zone-spelling", "## Timeline (utc)\n\n- 10:05 up\n") == "## Timeline (UTC)\n\n- 10:05 up\n"


@pytest.mark.parametrize("heading", ["UTC+01:00", "UTC-8", "GMT", "UTC", "Utc+2"])
def test_another_zone_is_left_as_it_is(heading: str) -> None:
    text = f"## Timeline ({heading})\n\n- 10:05 up\n"
    assert fix_of("zone-spelling", text) == text


def test_a_timeline_that_runs_backwards_is_turned_round() -> None:
    entries = ["- 2026-01-15 10:20 Done", "- 2026-01-15 10:10 Found", "- 2026-01-15 10:05 Errors"]
    before, behind = "## Timeline (UTC)\n\n", "\n\n## Impact\n"
    turned = before + "\n".join(reversed(entries)) + behind
    assert fix_of("timeline-out-of-order", before + "\n".join(entries) + behind) == turned


def test_entries_of_several_lines_are_not_turned_round() -> None:
    text = (
        "## Timeline (UTC)\n\n- 2026-01-15 10:20 Done\n  at last\n- 2026-01-15 10:10 Found\n- 2026-01-15 10:05 Errors\n"
    )
    assert fix_of("timeline-out-of-order", text) == text


def test_an_empty_section_goes_only_where_the_template_does_not_ask_for_it() -> None:
    text = "---\ntemplate: 3am\n---\n# Outage\n\n## Impact\n\n## References\n\n## Summary\n\nIt broke.\n"
    left = "---\ntemplate: 3am\n---\n# Outage\n\n## Impact\n\n## Summary\n\nIt broke.\n"
    assert fix_of("empty-section", text) == left


def test_a_mark_of_the_byte_order_stays_and_places_behind_it_are_right() -> None:
    assert (
        fix_of("zone-spelling", "\ufeff## Timeline (utc)\r\n\r\n- 10:05 up\r\n")
        == "\ufeff## Timeline (UTC)\r\n\r\n- 10:05 up\r\n"
    )
