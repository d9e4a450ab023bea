"""Fixtures that read one file of tests/fixtures the way the command does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
Read = Callable[[str], Reading]


@pytest.fixture
def read() -> Read:
    """`read("prometheus/empty.json")`: the reading of that file alone."""

    def one(name: str) -> Reading:
        [reading] = read_evidence([FIXTURES / name])
        return reading

    return one


@pytest.fixture
def read_within() -> Callable[[str, str], Reading]:
    """`read_within("slack_export", "day.json")`: the reading of a file whose folder was read with it."""

    def one(folder: str, ending: str) -> Reading:
        return next(r for r in read_evidence([FIXTURES / folder]) if r.report.file.endswith(ending))

    return one
