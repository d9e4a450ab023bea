"""What Afterword tells of each kept recording agrees with what really happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from lab.score import score

RECORDINGS = sorted(
    path.parent for path in (Path(__file__).resolve().parents[2] / "lab/recordings").glob("*/truth.json")
)


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.name)
def test_timeline_of_a_recorded_incident_agrees_with_the_truth(recording: Path) -> None:
    found = score(recording)
    assert (found.wrong, found.missed) == ((), ())
