"""Spoiled inputs of every reader, the first of those that `make fuzz` tries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fuzz.inputs import made, seeds
from tests.fuzz.trial import lines_in

from afterword.core.evidence.registry import BUILT_IN

ROOT = Path(__file__).resolve().parents[2]
INPUTS = 2_000


def test_spoiled_inputs_break_no_reader_and_no_timeline_and_lose_no_line() -> None:
    command = [sys.executable, "tools/fuzz.py", "--count", str(INPUTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{INPUTS:,} inputs" in done.stdout


def test_every_reader_is_tried() -> None:
    assert {module for module, _ in BUILT_IN} <= set(seeds())


def test_an_input_is_the_same_whenever_it_is_made() -> None:
    assert [made("1", number) for number in range(50)] == [made("1", number) for number in range(50)]
    assert made("1", 7).data != made("2", 7).data


def test_lines_are_counted_with_and_without_an_end() -> None:
    assert [lines_in(data) for data in (b"", b"a", b"a\n", b"a\n\nb", b"\n")] == [0, 1, 1, 3, 1]
