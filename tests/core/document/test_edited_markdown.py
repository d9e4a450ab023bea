"""What people change in our Markdown by hand is believed, and nothing they write is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from afterword.core.document.compose import compose
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.model.document import ActionItem, Document, Section, TimelineItem
from afterword.core.model.timeline import Timeline

NOW = datetime(2026, 1, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def written(timeline: Timeline) -> str:
    return write_markdown(compose(timeline, severity="P1", now=NOW))


def test_edited_header_line_counts(written: str) -> None:
    document = read_markdown(written.replace("**Severity:** P1", "**Severity:** P2 (written as SEV-2)"))
    assert (document.severity, document.severity_as_written) == ("P2", "SEV-2")


def test_filled_in_header_line_counts(written: str) -> None:
    document = read_markdown(
        written.replace("**Customer impact:** *to be answered*", "**Customer impact:** Yes, checkout")
    )
    assert document.customer_impact is True


def test_row_added_to_the_timeline_by_hand_is_an_entry(written: str) -> None:
    row = "| 10:07:00 |  | Bob called Charlie | note | phone | Bob | reconstructed |\n"
    at = written.index("| 10:08:00 |")
    document = read_markdown(written[:at] + row + written[at:])
    added = next(one for one in document.timeline if one.actor == "Bob")
    assert added.at == datetime(2026, 1, 15, 10, 7, tzinfo=UTC)
    assert added.recorded == "reconstructed"


def test_edited_row_wins_over_the_exact_value_behind_it() -> None:
    item = TimelineItem(datetime(2026, 1, 15, 10, 0, tzinfo=UTC), " leading space", actor=" x")
    written = write_markdown(Document("A", date=date(2026, 1, 15), timeline=(item,)))
    assert "afterword: exact" in written
    changed = read_markdown(written.replace("leading space", "another text", 1))
    assert changed.timeline[0].text == "another text"


def test_action_row_added_by_hand_is_an_action(written: str) -> None:
    head = "| Number | Action | Owner | Due | Priority | Status |\n|---|---|---|---|---|---|\n"
    document = read_markdown(written.replace(head, head + "|  | Alert on pool use | @bob | 2026-02-01 | P2 | Open |\n"))
    expected = ActionItem(None, "Alert on pool use", "@bob", date(2026, 2, 1), "P2", line=document.actions[0].line)
    assert document.actions == (expected,)


def test_text_written_below_a_generated_list_joins_its_section(written: str) -> None:
    document = read_markdown(written.replace("## Root cause", "We also looked at the weather.\n\n## Root cause"))
    text = next(one.text for one in document.sections if one.field == "timeline")
    assert text.endswith("We also looked at the weather.")


def test_section_added_by_hand_keeps_its_place(written: str) -> None:
    document = read_markdown(written.replace("## Root cause", "## The weather\n\nIt rained.\n\n## Root cause"))
    headings = [one.heading for one in document.sections]
    assert headings[headings.index("The weather") + 1] == "Root cause"


def test_text_before_the_first_section_is_unplaced_and_not_lost(written: str) -> None:
    document = read_markdown(written.replace("## Summary", "A word before.\n\n## Summary", 1))
    assert [one.text for one in document.unplaced] == ["A word before."]


def test_heading_inside_a_text_stays_inside() -> None:
    text = "Before\n\n## Impact\n\nafter\n\n```\n# a comment in code\n```"
    document = Document("A", sections=(Section("summary", "Summary", text), Section("impact", "Impact", "x")))
    written = write_markdown(document)
    assert "## Impact <!-- afterword: text -->" in written
    assert "# a comment in code\n" in written
    assert [one.text for one in read_markdown(written).sections] == [text, "x"]


def test_windows_line_ends_read_the_same(written: str) -> None:
    assert read_markdown(written.replace("\n", "\r\n")) == read_markdown(written)
