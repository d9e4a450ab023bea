"""What holds for every text: nothing is lost, nothing crashes, cost keeps step with length, entries come back."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.document.lost_words import lost_words
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown

DAY = date(2026, 1, 15)
ENTRY = st.tuples(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["Alert fires", "Rolled back", "Bob looks", "`db-1` is full"]),
)
ENTRIES = st.lists(ENTRY, min_size=1, max_size=8)
SIGNS = st.sampled_from(["- ", "* ", "1. ", "+ "])
GAPS = st.sampled_from([" ", ": ", " - ", " \u2013 ", " | ", " \u2192 "])
MARKS = st.sampled_from(["", "**", "`", "_"])
DATES = st.sampled_from(["%Y-%m-%d ", "%d %B %Y ", "%B %d, %Y ", "%b %d %Y, ", "%d.%m.%Y "])
CLOCKS = st.sampled_from(["%H:%M", "%I:%M %p", "%I:%M%p", "%H:%M:%S"])
ZONES = st.sampled_from(["", " UTC", " (UTC)"])
PIECES = st.sampled_from(
    "# Title|## Timeline|## Summary|### 10:05|**Impact:** bad|- **Root cause**: x|- 10:05 y|"
    "| a | b ||---|---|| 10:05 | z |"
    "|```|text of a line|> quote|  - [ ] do it|Summary:|---|===|2026-01-15|T+5 fix|## Action items|1. one|"
    "<h2>Summary</h2>||"
    "[Action item] q|\u00dcbersicht|@bob: later|+++|h2. Impact|== Timeline ==|_UTC_".split("|")
)  # fmt: skip


@given(ENTRIES, SIGNS, GAPS, MARKS, DATES, CLOCKS, ZONES)
def test_list_of_entries_is_read_back_whatever_form_it_is_written_in(
    entries: list[tuple[int, int, str]], sign: str, gap: str, mark: str, day: str, clock: str, zone: str
) -> None:
    times = [(datetime(2026, 1, 15, hour, minute), text) for hour, minute, text in entries]
    lines = [f"{sign}{mark}{at.strftime(day + clock)}{zone}{mark}{gap}{text}" for at, text in times]
    document = read_markdown("# Outage\n\n## Timeline\n\n" + "\n".join(lines) + "\n", name=None)
    found = [(one.at.replace(tzinfo=None), one.text) for one in document.timeline if isinstance(one.at, datetime)]
    assert found == times
    assert [one.line for one in document.timeline] == [5 + index for index in range(len(times))]


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=12), st.sampled_from(["list", "table", "headings", "paragraphs"])
)
def test_times_without_a_day_run_on_over_midnight(steps: list[int], form: str) -> None:
    start = datetime(2026, 1, 15, 20, 0)
    times = [start + timedelta(minutes=sum(steps[:index])) for index in range(len(steps))]
    stamps = [one.strftime("%H:%M") for one in times]
    written = {
        "list": "\n".join(f"- {one} x" for one in stamps),
        "table": "| Time | Event |\n|---|---|\n" + "\n".join(f"| {one} | x |" for one in stamps),
        "headings": "\n".join(f"### {one}\n\nx\n" for one in stamps),
        "paragraphs": "\n\n".join(f"**{one}** x" for one in stamps),
    }[form]
    document = read_markdown(f"# Outage of 2026-01-15\n\n## Timeline\n\n{written}\n", name=None)
    assert [one.at for one in document.timeline] == times


@given(ENTRIES)
def test_table_of_entries_is_read_back(entries: list[tuple[int, int, str]]) -> None:
    rows = [f"| {DAY.isoformat()} {hour:02}:{minute:02} | {text} |" for hour, minute, text in entries]
    document = read_markdown("## Timeline (UTC)\n\n| When | What |\n|---|---|\n" + "\n".join(rows), name=None)
    assert [
        (one.at.hour, one.at.minute, one.text) for one in document.timeline if isinstance(one.at, datetime)
    ] == entries


@given(st.lists(PIECES, max_size=25).map("\n".join))
@settings(max_examples=300)
def test_no_word_of_arbitrary_markdown_is_lost_and_our_form_holds_it(text: str) -> None:
    document = read_markdown(text, name="note.md")
    assert not lost_words(text, document)
    assert without_positions(read_markdown(write_markdown(document))) == without_positions(document)


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_no_word_of_arbitrary_text_is_lost(text: str) -> None:
    assert not lost_words(text, read_markdown(text, name="note.md"))


LONG = {
    "one line": lambda size: "word " * size,
    "times in one line": lambda size: "## Timeline\n\n" + "10:05 - " * size,
    "stars": lambda size: "**" * size + "Summary" + "**" * size,
    "nested bullets": lambda size: "## Actions\n" + "\n".join("  " * (one % 500) + "- x" for one in range(size)),
    "rows": lambda size: "## Timeline\n\n| Time | Event |\n|---|---|\n" + "| 10:05 | x |\n" * size,
    "entries": lambda size: "## Timeline\n\n" + "- 10:05 x\n  more\n" * size,
    "headings": lambda size: "# Impact\n" * size,
    "timeline words": lambda size: "# " + "timeline times in " * size,
    "brackets": lambda size: "## Actions\n- " + "([" * size,
    "fences": lambda size: "## Timeline\n" + "```\n10:05 x\n" * size,
    "digits": lambda size: "## Timeline\n\n- " + "1" * size,
    "months": lambda size: "## Timeline\n\n" + "May " * size,
    "front matter": lambda size: "---\n" + "a: b: c\n" * size,
    "plus signs": lambda size: "+++\n" + "+++ \n" * size,
    "pipes": lambda size: "|" * size,
    "dashes": lambda size: "-" * size + "\n" + "- " * size,
}  # fmt: skip


@pytest.mark.parametrize("shape", LONG, ids=str)
def test_cost_keeps_step_with_the_length(shape: str) -> None:
    small, large = (_cost(LONG[shape](size)) for size in (2_000, 16_000))
    assert large < 0.5 or large < 8 * 4 * small, f"{small:.3f} s became {large:.3f} s for eight times the text"


def _cost(text: str) -> float:
    began = time.process_time()
    read_markdown(text, name="note.md")
    return time.process_time() - began
