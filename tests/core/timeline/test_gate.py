"""The timeline gate names what blocks a timeline, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from afterword.core.timeline.gate import check_timeline

T0 = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)
NOW = T0 + timedelta(hours=5)


@dataclass
class Item:
    at: object
    text: str = "something"
    kind: str = "note"


def rules(*items: Item, start: datetime | None = None, hole: float = 30) -> list[tuple[str, int]]:
    return [(p.rule, p.index) for p in check_timeline(items, now=NOW, evidence_start=start, hole_minutes=hole)]


def test_timeline_in_order_without_holes_passes() -> None:
    assert rules(Item(T0), Item(T0), Item(T0 + timedelta(minutes=29))) == []


def test_entry_before_its_predecessor_is_out_of_order() -> None:
    assert rules(Item(T0), Item(T0 - timedelta(seconds=1))) == [("out-of-order", 1)]


def test_entry_without_a_time_or_with_a_bare_date_blocks() -> None:
    assert rules(Item(None), Item(date(2026, 3, 7)), Item(T0)) == [("no-time", 0), ("no-time", 1)]


def test_time_without_a_zone_is_asked_about() -> None:
    assert rules(Item(T0.replace(tzinfo=None))) == [("no-zone", 0)]


def test_entry_in_the_future_blocks() -> None:
    assert rules(Item(NOW + timedelta(minutes=2)), hole=1e6) == [("in-future", 0)]


def test_entry_before_the_evidence_blocks() -> None:
    assert rules(Item(T0 - timedelta(minutes=1)), Item(T0), start=T0) == [("before-evidence", 0)]


def test_unexplained_hole_blocks_and_a_gap_entry_explains_it() -> None:
    later = T0 + timedelta(minutes=31)
    assert rules(Item(T0), Item(later)) == [("hole", 1)]
    assert rules(Item(T0, kind="gap_start"), Item(later)) == []


def test_sentence_names_the_entry_and_what_to_do() -> None:
    [problem] = check_timeline([Item(None, text="rolled back")], now=NOW)
    assert problem.sentence == "\u201crolled back\u201d has no time; give it one, or move it out of the timeline."
