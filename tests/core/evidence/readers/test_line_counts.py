"""What holds for every log whatever its format: each line is counted once, and the format is found by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.evidence.logs import FIXTURES, adds_up, log_of, read_fixture, reports

from afterword.core.evidence.walk import read_evidence

ALL = sorted(path.name for path in FIXTURES.iterdir())
EVERY = sorted(path for path in FIXTURES.parent.rglob("*") if path.is_file() and "documents" not in path.parts)
SETS = ("Linux", "HealthApp", "Zookeeper", "Hadoop", "Android", "Spark", "OpenSSH", "HDFS")
WITH_LEVELS = ("Zookeeper", "Hadoop", "Android", "Spark", "HDFS")


@pytest.mark.parametrize("name", ALL)
def test_every_line_of_every_fixture_is_counted_once(name: str) -> None:
    report = read_fixture(name).report
    assert adds_up(report)
    assert report.records


@pytest.mark.parametrize("name", SETS)
def test_public_logs_are_read_line_by_line_with_their_times(name: str, shared_data: Path) -> None:
    [reading] = read_evidence([shared_data / "loghub" / name / f"{name}_2k.log"])
    assert adds_up(reading.report)
    assert (reading.report.records, reading.report.unread) == (2000, 0)
    assert reading.report.first is not None


@pytest.mark.parametrize("name", WITH_LEVELS)
def test_public_logs_have_their_levels(name: str, shared_data: Path) -> None:
    [reading] = read_evidence([shared_data / "loghub" / name / f"{name}_2k.log"])
    levels = log_of(reading).levels
    assert levels is not None
    assert int(levels.get_column("records").sum()) == 2000


def lines_in(path: Path) -> int:
    """The lines of a file, counted by itself."""
    data = path.read_bytes()
    return data.count(b"\n") + (not data.endswith(b"\n") and len(data) > 0)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.relative_to(FIXTURES.parent).as_posix())
def test_lines_of_every_fixture_are_as_many_as_the_file_has(path: Path) -> None:
    for report in reports(path).values():
        assert report.lines is None or (adds_up(report) and report.lines == lines_in(path))


@pytest.mark.parametrize("folder", ["loghub", "recordings/missing-index", "recordings/pool-exhaustion"])
def test_lines_of_the_example_data_are_as_many_as_their_files_have(folder: str, shared_data: Path) -> None:
    found = [report for report in reports(shared_data / folder).values() if report.lines is not None]
    assert len(found) > 3
    for report in found:
        assert adds_up(report), report
        assert report.lines == lines_in(shared_data / folder / report.file), report
