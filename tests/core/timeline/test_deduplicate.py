"""What several sources tell of one moment becomes one entry, with all their evidence."""

from __future__ import annotations

from tests.core.timeline.scenarios import at

from afterword.core.detect.base import Candidate, line_evidence
from afterword.core.model.timeline import Entry
from afterword.core.timeline.deduplicate import deduplicate


def candidate(
    second: float,
    text: str,
    *,
    kind: str = "new_pattern",
    file: str = "a.log",
    topic: str = "",
    role: str = "pattern",
    score: float = 0.5,
) -> Candidate:
    entry = Entry(at(second), kind, "plain_log", text, (line_evidence(file, 3),), score=score)
    return Candidate(entry, "why", topic or text, role)


def test_same_message_in_two_files_is_one_entry_that_names_both() -> None:
    inner = candidate(10, "New error pattern: remaining connection slots are reserved (4 times)", score=0.9)
    outer = candidate(12, "New warning: failed: FATAL remaining connection slots are reserved (9 times)", file="b.log")
    [one] = deduplicate([inner, outer])
    assert one.entry.at == at(10)
    assert {piece.file for piece in one.entry.evidence} == {"a.log", "b.log"}
    assert one.entry.text.endswith("(4 times, also in b.log)")


def test_different_messages_at_one_moment_stay_apart() -> None:
    first = candidate(10, "New error pattern: no space left on device (4 times)")
    second = candidate(10, "New error pattern: connection refused by upstream (4 times)")
    assert deduplicate([first, second]) == [first, second]


def test_same_topic_minutes_later_is_another_moment() -> None:
    first = candidate(10, "page", kind="page", role="person")
    later = candidate(400, "page", kind="page", role="person")
    assert len(deduplicate([first, later])) == 2


def test_series_that_moved_and_was_full_is_told_as_full() -> None:
    moved = candidate(10, "pool rises", kind="change_point", topic="series pool", role="metric", score=0.7)
    full = candidate(14, "pool is full", kind="saturation", topic="full pool", role="saturation", score=0.85)
    [one] = deduplicate([moved, full])
    assert (one.entry.kind, one.entry.at) == ("saturation", at(14))
