"""Files of runbooks and decision records, in the writings that are met."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.catalog.numbers import named_in
from afterword.core.catalog.record_file import read_record

TOOLS = "# 12. Pool per worker\n\nDate: 2024-03-05\n\n## Status\n\nAccepted\n\n## Context\n\nOne worker then.\n"
FRONT = "---\nstatus: superseded by ADR-0019\ndate: 2025-01-02\n---\n# Use a pool per worker\n\nWords.\n"
BOLD = "# ADR-0007: Keep the queue\n\n**Status:** Proposed\n**Date:** 2026-02-03\n"


def test_numbered_heading_with_a_status_section() -> None:
    found = read_record(TOOLS, "0012-pool-per-worker.md")
    assert (found.title, found.number, found.status) == ("Pool per worker", 12, "accepted")
    assert (found.decided_on, found.text) == (date(2024, 3, 5), TOOLS)


def test_front_matter_tells_status_and_day() -> None:
    found = read_record(FRONT, "docs/adr/0004-pool.md")
    assert (found.title, found.number, found.status) == ("Use a pool per worker", 4, "superseded")
    assert found.decided_on == date(2025, 1, 2)


def test_bold_lines_and_a_number_in_the_heading() -> None:
    found = read_record(BOLD, "queue.md")
    assert (found.title, found.number, found.status) == ("Keep the queue", 7, "proposed")
    assert found.decided_on == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("name", "text", "title", "number"),
    [
        ("RB-021-queue-performance.md", "# Queue performance\n", "Queue performance", 21),
        ("queue.md", "# RB-021 Queue performance\n", "Queue performance", 21),
        ("queue_performance.md", "no heading\n", "queue performance", None),
        ("2024-03-05-failover.md", "# Fail over\n", "Fail over", None),
    ],
)
def test_numbers_and_titles_of_runbooks(name: str, text: str, title: str, number: int | None) -> None:
    found = read_record(text, name)
    assert (found.title, found.number) == (title, number)


def test_day_that_is_none_is_left_out() -> None:
    assert read_record("# A\n\nDate: 2024-02-31\n", "a.md").decided_on is None


@given(st.text(max_size=300), st.text(min_size=1, max_size=40))
def test_any_file_has_a_title_and_keeps_its_text(text: str, name: str) -> None:
    found = read_record(text, name)
    assert found.number is None or found.number > 0
    assert len(found.title) <= 200


def test_records_are_named_by_number_whatever_their_zeros() -> None:
    text = "RB-021 and RB-21, adr-1, ADR-0012: see ADR-0012. XRB-3, RB-4a, RB-0, CVE-ADR-5, PM-007"
    assert named_in(text) == {("RB", 21), ("ADR", 12), ("PM", 7)}
