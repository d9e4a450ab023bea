"""What the tests of logs share: write files, read them, and read again what came out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from afterword.core.errors import NothingUsable
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import LogSummary, Reading, SourceReport

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "logs"
COMPANION = '192.0.2.1 - - [15/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "a"\n'


def read_fixture(name: str) -> Reading:
    """The reading of one file of tests/fixtures/logs."""
    [reading] = read_evidence([FIXTURES / name])
    return reading


def read_text(folder: Path, name: str, text: str | bytes) -> Reading:
    """The reading of a file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    [reading] = read_evidence([path])
    return reading


def reports(*paths: Path) -> dict[str, SourceReport]:
    """The reports of these paths by file name, whether or not anything could be used."""
    try:
        found: Iterable[SourceReport] = [reading.report for reading in read_evidence(list(paths))]
    except NothingUsable as error:
        found = error.fields["reports"]
    return {report.file: report for report in found}


def log_of(reading: Reading) -> LogSummary:
    """The summary of a reading that must have one."""
    assert reading.log is not None
    return reading.log


def total(frame: pl.DataFrame | None, column: str, *conditions: pl.Expr) -> int:
    """The sum of a column, of the rows that fit."""
    assert frame is not None
    return int(frame.filter(*conditions).get_column(column).sum())


def adds_up(report: SourceReport) -> bool:
    """True when every line is a record, unread, a continuation or blank."""
    told = (report.records, report.unread, report.continuation, report.blank)
    return report.lines == sum(count or 0 for count in told)
