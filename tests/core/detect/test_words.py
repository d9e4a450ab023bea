"""The words of the detectors: lengths of time and numbers as people write them."""

from __future__ import annotations

import pytest

from afterword.core.detect.base import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.012, "12 ms"), (2.1, "2.1 s"), (59, "59 s"), (60, "1 min"), (108, "1 min 48 s"), (7500, "2 h 5 min"),
     (86_400, "1 d"), (273_600, "3 d 4 h")],
)  # fmt: skip
def test_length_of_time_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words
