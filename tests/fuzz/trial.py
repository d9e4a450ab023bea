"""One trial: a spoiled input goes the way of any evidence, and what must hold for every input is checked."""

from __future__ import annotations

import codecs
import re
import shutil
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.inputs import Input, made

from afterword.core.errors import NothingUsable
from afterword.core.evidence.archive import packing
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading, SourceReport
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json

TOLD = 25  # every so many trials a timeline is built of several inputs
TOGETHER = 3
UNFORESEEN = re.compile(r"could not be read \([A-Z]\w+: ")  # the net under all readers: nothing should fall into it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial: the kind that claimed the input, and what was wrong, if anything."""

    kind: str
    wrong: str | None = None


def tried(run: str, number: int, folder: Path) -> tuple[Input, Outcome]:
    """The outcome of the trial of this number; the input lies in the folder while it is read."""
    given = made(run, number)
    folder = folder / str(number)
    folder.mkdir()
    inputs = [given]
    if number % TOLD == 0:
        inputs += [made(run, 1_000_000_007 + TOGETHER * number + more) for more in range(TOGETHER)]
    try:
        return given, outcome(inputs, folder)
    finally:
        shutil.rmtree(folder)


def outcome(inputs: list[Input], folder: Path) -> Outcome:
    """What became of these inputs, read together; a timeline is built when they are several."""
    for place, one in enumerate(inputs):
        (folder / str(place)).mkdir()
        (folder / str(place) / one.name).write_bytes(one.data)
    try:
        readings = _readings(folder)
        kind = next((r.report.kind for r in readings if r.report.file.startswith("0/")), "none")
        wrong = next((why for r in readings if (why := _wrong(r.report, inputs))), None)
        if not readings:
            wrong = "no file has a report"
        if wrong is None and len(inputs) > 1:
            to_json(build_timeline(readings))
    except Exception:
        return Outcome("crash", traceback.format_exc())
    return Outcome(kind, wrong)


def _readings(folder: Path) -> list[Reading]:
    try:
        return read_evidence([folder])
    except NothingUsable as error:
        return [Reading(report) for report in error.fields["reports"]]


def _wrong(report: SourceReport, inputs: list[Input]) -> str | None:
    """What is wrong with the report of a file; None when nothing is."""
    if report.problem and UNFORESEEN.search(report.problem):
        return f"a reader failed: {report.problem}"
    counts = (report.records, report.unread, report.continuation or 0, report.blank or 0)
    if min(counts) < 0:
        return f"a count below nothing: {report}"
    if not any(counts) and not report.problem:
        return f"nothing is said of what is in it: {report}"
    if report.lines is None or (report.problem and "same content" in report.problem):
        return None
    if report.lines != sum(counts):
        return f"the lines do not add up: {report}"
    return _miscounted(report, inputs[int(report.file.partition("/")[0])])


def _miscounted(report: SourceReport, given: Input) -> str | None:
    if packing(given.data[:512]):
        return None
    lines = lines_in(given.data)
    return None if report.lines == lines else f"it has {lines} lines, not {report.lines}: {report}"


def lines_in(data: bytes) -> int:
    """The lines of a file, counted without any of the code that is tried here."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    return data.count(b"\n") + (not data.endswith(b"\n") and len(data) > 0)
