"""Markdown is lossless: a document written and read again is the same document, whatever it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.model.document import (
    FIELDS,
    ActionItem,
    Document,
    EvidenceNote,
    Factor,
    Section,
    TimelineItem,
)
from afterword.core.model.span import LineSpan, SeriesSpan

# no shrinking: a failure is told at once, and the failing document is small enough to read
QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],
}
AWKWARD = [
    "| a | b |",
    "|---|",
    "## Impact",
    "### What went well",
    "# Title",
    "```",
    "~~~~",
    "<!-- afterword: notes -->",
    "<!-- afterword: timeline -->",
    "<!-- +afterword: x -->",
    "--> <!--",
    "---",
    "===",
    "[^E-1]",
    "[^E-1]: `x`, SHA-256 `0`",
    "**Severity:** P1",
    "- [x] done - @a - 2026-01-01",
    "- [ ] open",
    "1. factor",
    "- **22:10** - it broke",
    "22:10 it broke",
    "### 14:29",
    "  leading",
    "trailing  ",
    "\\|",
    "\\",
    "<br>",
    "&lt;br>",
    "&amp;",
    "`code|pipe`",
    "T+0:01:02",
    "## ",
    "####### seven",
    "> **To answer:** why?",
    "\u00e9\u4e2d\U0001f600",
    "\u2028",
    "\x85",
    "\t",
    "",
]
plain = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
line = st.one_of(st.sampled_from(AWKWARD), st.text(plain, max_size=30), st.text("|`#<>-*[]^!\\ \n&;:~", max_size=12))
text = st.lists(line, max_size=6).map("\n".join)
word = st.one_of(line, st.text(plain, min_size=1, max_size=12))
maybe = st.one_of(st.none(), st.text(plain, min_size=1, max_size=12), st.sampled_from(AWKWARD[:-1]))
aware = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
naive = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1))
day = st.dates(date(1970, 1, 2), date(2200, 1, 1))
number = st.integers(1, 99_999)
spans = st.one_of(st.builds(LineSpan, word, number, number), st.builds(SeriesSpan, word, word, aware, aware))
sections = st.builds(
    Section,
    st.one_of(st.none(), st.sampled_from(FIELDS)),
    word,
    text,
    st.integers(1, 6),
    key=st.one_of(st.none(), st.sampled_from(["impact-2", "what-surprised-us"]), word),
)
items = st.builds(
    TimelineItem,
    at=st.one_of(st.none(), aware, naive, day),
    text=text,
    kind=st.one_of(st.sampled_from(["note", "alert_firing", "recovery"]), word),
    source=maybe,
    actor=maybe,
    recorded=st.sampled_from(["during", "reconstructed"]),
    evidence=st.lists(spans, max_size=2).map(tuple),
)
actions = st.builds(
    ActionItem,
    id=st.one_of(st.none(), st.just("AI-015"), maybe),
    text=text,
    owner=st.one_of(maybe, st.just("@alice")),
    due=st.one_of(st.none(), day),
    priority=st.one_of(st.none(), st.just("P2"), maybe),
    status=st.sampled_from(["open", "in_progress", "done", "wont_do"]),
    term=st.sampled_from([None, "immediate", "short", "long"]),
    note=maybe,
    link=maybe,
)
notes = st.builds(
    EvidenceNote,
    id=st.one_of(st.just("E-1"), st.just("E-27"), word),
    file=word,
    sha256=st.one_of(st.just("ab" * 32), word),
    line_start=st.one_of(st.none(), number),
    line_end=st.one_of(st.none(), number),
    series=maybe,
    start=st.one_of(st.none(), aware),
    end=st.one_of(st.none(), aware),
)
documents = st.builds(
    Document,
    title=word,
    template=st.sampled_from(["standard", "3am", "unknown", "chain", "howie", "pagerduty", "lite"]),
    number=st.one_of(st.none(), st.just("PM-007"), word.filter(bool)),
    incidents=st.lists(st.one_of(st.just("INC-042"), word), max_size=2).map(tuple),
    severity=st.sampled_from([None, "P0", "P4"]),
    severity_as_written=maybe,
    date=st.one_of(st.none(), day),
    started_at=st.one_of(st.none(), aware, naive),
    detected_at=st.one_of(st.none(), aware, naive),
    ended_at=st.one_of(st.none(), aware),
    duration_minutes=st.one_of(st.none(), st.integers(-5, 10_000)),
    impact_seconds=st.one_of(st.none(), st.integers(-5, 1_000_000)),
    customer_impact=st.sampled_from([None, True, False]),
    services=st.lists(word, max_size=3).map(tuple),
    authors=st.lists(word, max_size=2).map(tuple),
    status=maybe,
    zone=st.one_of(st.none(), st.just("UTC"), word),
    sections=st.lists(sections, max_size=5).map(tuple),
    timeline=st.lists(items, max_size=3).map(tuple),
    actions=st.lists(actions, max_size=3).map(tuple),
    factors=st.lists(st.builds(Factor, text, maybe), max_size=2).map(tuple),
    notes=st.lists(notes, max_size=3).map(tuple),
    links=st.lists(word, max_size=2).map(tuple),
    unplaced=st.lists(sections, max_size=2).map(tuple),
)


@settings(max_examples=250, **QUICK)
@given(documents)
def test_any_document_comes_back_from_its_markdown(document: Document) -> None:
    again = without_positions(read_markdown(write_markdown(document)))
    assert again == document


@settings(max_examples=200, **QUICK)
@given(text)
def test_any_text_of_a_section_comes_back_exactly(body: str) -> None:
    sections = (Section("summary", "Summary", body), Section("impact", "Impact", "It broke."))
    again = read_markdown(write_markdown(Document("A title", sections=sections)))
    assert [one.text for one in again.sections] == [body, "It broke."]


@settings(max_examples=150, **QUICK)
@given(st.text(plain, max_size=400))
def test_no_text_at_all_makes_the_reader_fail(anything: str) -> None:
    document = read_markdown(anything, name="notes.md")
    assert document.title


@pytest.mark.parametrize("template", ["standard", "3am"])
def test_writing_what_was_read_changes_nothing(template: str) -> None:
    document = Document("A title", template=template, sections=(Section("summary", "Summary", "It broke."),))
    written = write_markdown(document)
    assert write_markdown(read_markdown(written)) == written
