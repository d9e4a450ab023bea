from __future__ import annotations

import pytest

from afterword.core.evidence.readers.git_log import _date


def test_default_log_is_read_with_author_subject_and_tags(read):
    reading = read("git_log/default_dates.txt")
    old, new = reading.moments
    assert reading.report.kind == "git_log"
    assert (new.at.isoformat(), new.actor) == ("2026-01-01T10:00:00+00:00", "Alice Adams")
    assert (new.labels["subject"], new.labels["tags"]) == ("New cart", "v2.1.0")
    assert (new.evidence[0].line_start, new.evidence[0].line_end) == (1, 8)
    assert old.text == "Commit 2222222: Old cart"


def test_statistics_name_the_files_that_changed(read):
    [moment] = read("git_log/stat.txt").moments
    assert moment.labels["files"] == "cart.py, config/shop.json"


def test_time_of_a_commit_is_when_it_was_committed(read):
    [moment] = read("git_log/patch_fuller.txt").moments
    assert moment.at.isoformat() == "2026-01-01T10:00:00+00:00"
    assert moment.labels["files"] == "cart.py"


def test_lines_of_hash_date_and_subject_are_read(read):
    assert [moment.labels["subject"] for moment in read("git_log/one_line.txt").moments] == ["Old cart", "New cart"]


def test_relative_dates_cannot_be_read_and_are_shown(read):
    report = read("git_log/relative_dates.txt").report
    assert (report.records, report.unread) == (0, 1)
    assert "date" in report.unread_examples[0].reason


@pytest.mark.parametrize(
    "written",
    [
        "Thu Jan 1 11:00:00 2026 +0100", "2026-01-01 11:00:00 +0100", "2026-01-01T10:00:00Z",
        "Thu, 1 Jan 2026 11:00:00 +0100", "1767261600 +0100", "1767261600",
    ],
)  # fmt: skip
def test_every_date_style_of_git_is_understood(written):
    assert _date(written).isoformat() == "2026-01-01T10:00:00+00:00"
