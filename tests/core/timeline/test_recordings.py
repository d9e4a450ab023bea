"""The two recorded incidents: their timelines agree with what really happened."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from afterword.core.evidence.walk import read_evidence
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json

RECORDINGS = ("pool-exhaustion", "missing-index")


@cache
def answer(folder: Path) -> dict[str, Any]:
    return to_json(build_timeline(read_evidence([folder / "evidence"])))


def scorer(shared_data: Path) -> ModuleType:
    file = shared_data.parent / "tools" / "score_recordings.py"
    if not file.exists():
        pytest.skip("the scorer does not lie beside the example data")
    spec = importlib.util.spec_from_file_location("score_recordings", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", RECORDINGS)
def test_timeline_finds_what_happened_and_the_key_entries_tell_it(shared_data: Path, name: str) -> None:
    folder = shared_data / "recordings" / name
    score, told = scorer(shared_data), answer(folder)
    events = json.loads((folder / "truth.json").read_text())["events"]
    true = [event for event in events if not event.get("noise")]
    key = [entry for entry in told["entries"] if entry["key"]]
    assert len(score.match(true, told["entries"])) >= 0.95 * len(true)
    assert len(score.match(true, key)) >= 0.75 * len(true)
    assert len(set(score.match(true, key).values())) >= 0.6 * len(key)
    assert 8 <= len(key) <= 25
    assert len(told["entries"]) <= 200


@pytest.mark.parametrize("name", RECORDINGS)
def test_failed_requests_are_counted_as_users_met_them(shared_data: Path, name: str) -> None:
    folder = shared_data / "recordings" / name
    true, told = json.loads((folder / "truth.json").read_text())["impact"], answer(folder)["impact"]
    assert told["requests"] == true["total_requests"]
    assert told["failed"] == true["failed_requests"]
    assert abs(told["in_window"]["failed"] - true["in_window"]["failed"]) <= 0.02 * true["in_window"]["failed"]


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_true_cause_is_among_the_first_three_signals(shared_data: Path, name: str) -> None:
    folder = shared_data / "recordings" / name
    roots = json.loads((folder / "truth.json").read_text())["root_signals"]
    first = [signal["name"] for signal in answer(folder)["signals"][:3]]
    assert any(root in signal for root in roots for signal in first)


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_entry_names_evidence_that_exists(shared_data: Path, name: str) -> None:
    folder = shared_data / "recordings" / name
    score = scorer(shared_data)
    files = {
        path.relative_to(folder / "evidence").as_posix(): path.read_bytes().count(b"\n") + 1
        for path in (folder / "evidence").rglob("*")
        if path.is_file()
    }
    assert [e["text"] for e in answer(folder)["entries"] if not score.real_evidence(e, files)] == []


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_clock_is_said_to_be_off_when_all_are_right(shared_data: Path, name: str) -> None:
    told = answer(shared_data / "recordings" / name)
    assert [source["file"] for source in told["sources"] if source["skew_seconds"]] == []
