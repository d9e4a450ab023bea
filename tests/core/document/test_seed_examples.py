"""The examples inside the four texts that this product grew from; they lie beside the repository."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from tests.conftest import ROOT

from afterword.core.document.lost_words import lost_words
from afterword.core.document.markdown_read import read_markdown
from afterword.core.model.document import Document


def seed(number: str) -> str:
    found = sorted((ROOT.parent / "shared" / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the texts are not at {ROOT.parent / 'shared' / 'seeds'}")
    return found[0].read_text("utf-8")


def read(text: str) -> Document:
    document = read_markdown(text, name=None)
    assert not lost_words(text, document)
    return document


def test_standard_example_is_read_with_its_broken_row() -> None:
    text = seed("000")
    document = read(text[text.index("# PM-001") : text.index("Need more?")])
    assert (document.number, document.incidents, document.date) == ("PM-001", ("INC-042",), date(2026, 1, 15))
    assert (document.severity, document.duration_minutes, document.customer_impact) == ("P1", 58, True)
    assert [one.field for one in document.sections] == (
        [
            "summary",
            "impact",
            "timeline",
            "root_cause",
            "resolution",
            "actions",
            "lessons",
            "lessons_well",
            "lessons_poorly",
        ]
    )
    assert len(document.timeline) == 7
    assert isinstance(document.timeline[0].at, datetime)
    assert document.timeline[0].at.isoformat() == "2026-01-15T14:15:00-08:00"
    assert [(one.owner, one.due, one.status) for one in document.actions] == [
        ("@alice", date(2026, 1, 17), "done"),
        ("@bob", date(2026, 1, 18), "done"),
        ("@carol", date(2026, 1, 20), "open"),
        ("@dave", date(2026, 1, 25), "open"),
    ]


def test_whole_text_around_the_standard_example_is_read_too() -> None:
    document = read(seed("000"))
    assert document.number == "PM-001"
    assert len(document.actions) == 4


def test_chain_example_has_its_offsets_and_its_fix() -> None:
    text = seed("001")
    document = read(text[text.index("Timeline (from") : text.index("A more monitoring fix")])
    fields = [one.field for one in document.sections]
    assert fields[0] == "timeline"
    assert "chain_fix" in fields
    assert [one.text.split()[0] for one in document.timeline] == (
        ["alert:", "the", "Diagnose:", "Mitigation", "p95", "Internal", "PO", "No"]
    )
    assert all(one.at is None for one in document.timeline)


def test_template_for_the_small_hours_is_read_with_its_blanks() -> None:
    text = seed("002")
    document = read(re.search(r"```markdown\n(.*?)```", text, re.DOTALL)[1])  # type: ignore[index]
    fields = {one.field for one in document.sections}
    assert {
        "summary",
        "impact",
        "timeline",
        "contributing_factors",
        "lessons_well",
        "lessons_poorly",
        "actions",
    } <= fields
    assert len(document.timeline) == 7
    assert [one.term for one in document.actions] == ["immediate", "short", "short", "long"]
    assert len(document.factors) == 3


def test_report_example_and_its_tables_are_read() -> None:
    text = seed("003")
    tables = [
        re.search(rf"(## {name}.*?)\nExpected:", text, re.DOTALL)[1]  # type: ignore[index]
        for name in ("Timeline", "Contributing Factors", "Action Items")
    ]
    report = text[text.index("# Post-Mortem: API") : text.index("Expected: Report shared")]
    document = read(
        report.replace("[... timeline, contributing factors, action items as above ...]", "\n".join(tables))
    )
    assert (document.severity, document.date, document.duration_minutes) == ("P1", date(2025, 2, 9), 95)
    assert document.authors == ("@alice", "@bob")
    assert [one.actor for one in document.timeline][:5] == [None, None, "System", "@alice", None]
    times = [one.at for one in document.timeline if isinstance(one.at, datetime)]
    assert len(times) == 9
    assert times[-1] - times[0] == timedelta(minutes=34, seconds=37)
    assert next((one.id, one.owner, one.priority) for one in document.actions) == ("AI-001", "@bob", "High")
    assert len(document.actions) == 6
    assert {"Monitoring Gap", "Testing Gap"} <= {one.category for one in document.factors}
