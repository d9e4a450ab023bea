"""One clock for everything above the core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from afterword.domain import clock

SOURCES = Path(__file__).resolve().parents[2] / "src/afterword"
OWN_TIME = ("clock.py", "worker.py", "housekeeping.py")  # signs of life of processes are never rehearsed


@pytest.fixture
def rehearsal() -> Iterator[datetime]:
    moment = datetime(2031, 2, 3, 4, 5, tzinfo=UTC)
    clock.install(lambda: moment)
    yield moment
    clock.install(timezone.now)


def test_a_rehearsal_sets_the_time(rehearsal: datetime) -> None:
    assert clock.now() == rehearsal


def test_nothing_asks_another_clock() -> None:
    asking = re.compile(r"timezone\.now\b|datetime\.(now|utcnow)\(|date\.today\(|localdate\(\)|localtime\(\)")
    for folder in ("domain", "web", "api", "jobs", "site", "live"):
        for path in (SOURCES / folder).rglob("*.py"):
            if path.name not in OWN_TIME:
                assert not asking.search(path.read_text()), path
