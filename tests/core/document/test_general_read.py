"""Postmortems in other house styles: headings by wording, timelines, actions and header lines in many shapes."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from afterword.core.document.exporters.json import export_json
from afterword.core.document.fields import field_of
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.model.document import Document

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
STYLES = ("table_style", "bullet_style", "heading_style")


def read(name: str) -> Document:
    return read_markdown((FIXTURES / f"{name}.md").read_text("utf-8"), name=f"{name}.md")


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def lost_words(text: str, document: Document) -> Counter[str]:
    found = export_json(document)
    kept = [document.title, *(f"{one['heading']} {one['text']}" for one in found["sections"])]
    return words_of(text) - words_of(" ".join([*kept, *(one["text"] for one in found["unplaced"])]))


def test_header_lines_are_read() -> None:
    document = read("table_style")
    assert (document.number, document.incidents, document.date) == ("PM-031", ("INC-117",), date(2026, 3, 3))
    assert (document.severity, document.severity_as_written, document.duration_minutes) == ("P1", "High", 65)
    assert (document.customer_impact, document.services) == (True, ("search-api", "catalogue"))


def test_table_in_local_time_runs_over_midnight() -> None:
    times = [one.at for one in read("table_style").timeline]
    assert [one.astimezone(UTC) for one in times if isinstance(one, datetime)] == [
        datetime(2026, 3, 4, 7, 50, tzinfo=UTC),
        datetime(2026, 3, 4, 7, 58, tzinfo=UTC),
        datetime(2026, 3, 4, 8, 20, tzinfo=UTC),
    ]
    assert [one.actor for one in read("table_style").timeline] == [None, "Charlie", "Charlie"]


def test_action_table_is_read_with_status_and_due_date() -> None:
    first, second = read("table_style").actions
    assert (first.text, first.owner, first.due, first.priority, first.status) == (
        "Alert on replica lag",
        "@alice",
        date(2026, 3, 17),
        "High",
        "done",
    )
    assert (second.due, second.status) == (date(2026, 3, 20), "open")


def test_factors_keep_their_category() -> None:
    assert [(one.text, one.category) for one in read("table_style").factors] == [
        ("no alert on replica lag", "Monitoring gap"),
        ("The runbook was out of date", None),
    ]


def test_section_that_nobody_can_name_is_unplaced_with_its_heading() -> None:
    unplaced = export_json(read("table_style"))["unplaced"]
    assert unplaced[0]["text"] == "## Vendor correspondence\n\nThey were kind."
    assert unplaced[1]["text"].startswith("**Incident:** INC-117")


def test_address_with_brackets_is_a_link() -> None:
    assert read("table_style").links == ("https://wiki.example.org/index_(search)",)


def test_bullets_under_a_day_are_entries_with_their_continuation() -> None:
    document = read("bullet_style")
    assert document.title == "Outage of the booking form"
    assert document.severity == "P2"
    assert [(one.at, one.text) for one in document.timeline] == [
        (datetime(2026, 2, 11, 9, 5, tzinfo=UTC), "First complaint"),
        (datetime(2026, 2, 11, 9, 40, tzinfo=UTC), "Deploy rolled back\n  and the cache cleared"),
        (datetime(2026, 2, 11, 10, 15, tzinfo=UTC), "Closed"),
    ]


def test_checkboxes_are_actions_with_owner_and_state() -> None:
    assert [(one.text, one.owner, one.due, one.status) for one in read("bullet_style").actions] == [
        ("Clear the cache on deploy", "@alice", date(2026, 2, 20), "done"),
        ("Write a check for the form", "@bob", None, "open"),
        ("Buy a second cache", None, None, "wont_do"),
    ]


def test_headings_that_are_times_are_entries() -> None:
    document = read("heading_style")
    assert document.date == date(2026, 4, 18)
    assert [one.text.split(".")[0] for one in document.timeline] == [
        "Upgrade is deployed",
        "Launches drop to zero",
        "Back to normal",
    ]
    assert document.timeline[2].at == datetime(2026, 4, 18, 22, 10, tzinfo=UTC)
    assert document.actions[0].link == "https://example.org/issues/7"


def test_entries_actions_and_sections_know_their_lines() -> None:
    document = read("table_style")
    lines = (FIXTURES / "table_style.md").read_text("utf-8").split("\n")
    assert "11:50 PM" in lines[(document.timeline[0].line or 0) - 1]
    assert "Rehearse" in lines[(document.actions[1].line or 0) - 1]
    assert all(one.heading in lines[(one.line_start or 0) - 1] for one in document.sections)


@pytest.mark.parametrize("style", STYLES)
def test_every_word_is_kept_and_our_markdown_holds_it_all(style: str) -> None:
    text = (FIXTURES / f"{style}.md").read_text("utf-8")
    document = read(style)
    assert not lost_words(text, document)
    assert without_positions(read_markdown(write_markdown(document))) == without_positions(document)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Summary", "summary"),
        ("1. What happened?", "summary"),
        ("Timeline (all times UTC)", "timeline"),
        ("Root Cause(s)", "root_cause"),
        ("Where we got lucky", "lessons_lucky"),
        ("What could we have done better", "lessons_poorly"),
        ("Things that went well", "lessons_well"),
        ("Action Items", "actions"),
        ("Follow-up", "actions"),
        ("Contributing Factors", "contributing_factors"),
        ("How was it detected", "detection"),
        ("Vendor correspondence", None),
    ],
)
def test_headings_are_named_by_their_wording(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_published_postmortems_are_read_without_loss(shared_data: Path) -> None:
    files = [one for one in sorted((shared_data / "postmortems").rglob("*")) if one.is_file() and one.name != "LICENSE"]
    assert len(files) > 100
    timed = 0
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        document = read_markdown(text, name=file.name)
        assert not lost_words(text, document), file.name
        assert without_positions(read_markdown(write_markdown(document))) == without_positions(document), file.name
        timed += any(one.at for one in document.timeline)
    assert timed > 0.9 * len(files)


@pytest.mark.parametrize(
    ("head", "zone"),
    [
        ("## Timeline\n\n| Date and Time in CET | Event |\n|---|---|\n| 2026-01-15 10:05 | Errors begin |", "CET"),
        ("## Timeline (UTC) all approximate\n\n- 2026-01-15 10:05 Errors begin", "UTC"),
        ("## Timeline (PST) of two days\n\n- 2026-01-15 10:05 Errors begin", "PST"),
    ],
)
def test_zone_is_taken_from_the_heading_or_the_head_of_the_times(head: str, zone: str) -> None:
    document = read_markdown(f"# Outage\n\n{head}\n", name="outage.md")
    assert document.zone == zone
    first = document.timeline[0].at
    assert isinstance(first, datetime)
    assert first.tzinfo is not None
