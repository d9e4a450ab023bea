"""The walk over evidence: every file gets a report, whatever it holds."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pytest
from tests.core.evidence.logs import FIXTURES, adds_up, reports

from afterword.core.errors import NothingUsable
from afterword.core.evidence.base import Progress
from afterword.core.evidence.walk import read_evidence

LOG = (FIXTURES / "nginx_access_combined.log").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good log, so that something can be used."""
    (tmp_path / "good.log").write_bytes(LOG)
    return tmp_path


ODD = [
    ("empty.log", b"", "empty.log was not read: it is empty."),
    ("blank.log", b"\n\n  \n", "blank.log was not read: it holds nothing but white space."),
    ("noise.bin", bytes(range(256)) * 20, "noise.bin was not read: it is binary, not text."),
    ("repo.bundle", b"# v2 git bundle\nabc", "repo.bundle was not read: it is a git bundle."),
    (".DS_Store", b"\x00\x00\x00\x01Bud1\x00", ".DS_Store was not read: it is a folder setting of a desktop."),
    ("notes.txt", b"We met on Tuesday.\n", "notes.txt is of no kind that is known here."),
]


@pytest.mark.parametrize(("name", "data", "problem"), ODD)
def test_file_that_is_no_evidence_is_listed_with_the_reason(name: str, data: bytes, problem: str, folder: Path) -> None:
    (folder / name).write_bytes(data)
    found = reports(folder)
    assert found[name].problem == problem
    assert found[name].sha256 == hashlib.sha256(data).hexdigest()
    assert found["good.log"].records == 7


def test_truncated_json_is_listed_and_the_rest_is_used(folder: Path) -> None:
    (folder / "metric.json").write_text('{"status":"success","data":{"resultType":"matrix","result":[{"metric":')
    found = reports(folder)
    assert found["metric.json"].problem
    assert found["good.log"].records == 7


def test_mixed_encodings_are_counted_and_nothing_is_lost(folder: Path) -> None:
    lines = [LOG.splitlines()[1]] * 6
    lines[2] = lines[2].replace(b"Mozilla", "Möwe".encode("latin-1"))
    lines[4] = lines[4].replace(b"Mozilla", "Möwe".encode())
    (folder / "mixed.log").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")
    report = reports(folder)["mixed.log"]
    assert (report.kind, report.records, report.unread) == ("nginx_access", 6, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(encoding: str, folder: Path) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    (folder / "wide.log").write_bytes((mark + LOG.decode()).encode(encoding))
    report = reports(folder)["wide.log"]
    assert (report.kind, report.records) == ("nginx_access", 7)
    assert adds_up(report)


def test_last_line_without_an_end_counts(folder: Path) -> None:
    (folder / "cut.log").write_bytes(LOG.rstrip(b"\n"))
    assert reports(folder)["cut.log"].lines == 9


def test_one_line_without_end_does_not_fill_the_memory(folder: Path) -> None:
    (folder / "long.log").write_bytes(LOG + b"x" * 40_000_000 + b"\n" + LOG)
    report = reports(folder)["long.log"]
    assert report.records == 14
    assert adds_up(report)


def test_files_come_in_the_order_of_their_names(folder: Path) -> None:
    for name in ("b/x.log", "a/x.log", "a.log"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(LOG)
    assert list(reports(folder)) == ["a/x.log", "a.log", "b/x.log", "good.log"]


def test_same_name_in_two_folders_stays_told_apart(tmp_path: Path) -> None:
    for place in ("web-1", "web-2"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "access.log").write_bytes(LOG)
    assert list(reports(tmp_path / "web-1", tmp_path / "web-2")) == ["access.log", "web-2/access.log"]


def test_same_content_in_a_folder_and_a_zip_of_it_counts_once(folder: Path) -> None:
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(folder / "good.log", "good.log")
    first, copy = read_evidence([folder])
    assert first.log is not None
    assert first.report.records == 7
    assert (copy.moments, copy.series, copy.log) == ((), (), None)
    assert (copy.report.kind, copy.report.records, copy.report.sha256) == ("nginx_access", 0, first.report.sha256)
    assert copy.report.problem == "packed.zip/good.log has the same content as good.log; it was counted once."


def _metric(values: tuple[str, str]) -> str:
    samples = f'[[1767261600,"{values[0]}"],[1767261615,"{values[1]}"]]'
    return f'{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{}},"values":{samples}}}]}}}}'


def test_answers_without_series_are_not_taken_for_copies(folder: Path) -> None:
    for name in ("errors.json", "retries.json"):
        (folder / name).write_text('{"status":"success","data":{"resultType":"matrix","result":[]}}')
    found = reports(folder)
    assert found["errors.json"].sha256 == found["retries.json"].sha256
    assert "same content" not in (found["retries.json"].problem or "")


def test_two_measures_that_both_stay_at_zero_are_both_kept(folder: Path) -> None:
    for name in ("errors.json", "retries.json"):
        (folder / name).write_text(_metric(("0", "0")))
    names = [series.name for reading in read_evidence([folder]) for series in reading.series]
    assert names == ["errors", "retries"]


def test_log_that_was_packed_beside_its_original_is_counted_once(folder: Path) -> None:
    text = (folder / "good.log").read_bytes()
    (folder / "good.log.gz").write_bytes(gzip.compress(text))
    (folder / "other.log.gz").write_bytes(gzip.compress(text.replace(b"200", b"500")))
    found = reports(folder)
    assert found["good.log.gz"].problem == "good.log.gz has the same content as good.log; it was counted once."
    assert (found["good.log.gz"].records, found["other.log.gz"].records) == (0, found["good.log"].records)


def test_measure_that_moves_is_kept_once_whatever_its_copy_is_called(folder: Path) -> None:
    for name in ("errors.json", "errors_copy.json"):
        (folder / name).write_text(_metric(("0", "7")))
    names = [series.name for reading in read_evidence([folder]) for series in reading.series]
    assert names == ["errors"]
    assert reports(folder)["errors_copy.json"].problem == (
        "errors_copy.json has the same content as errors.json; it was counted once."
    )


def test_hidden_folder_is_not_entered(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "access.log").write_bytes(LOG)
    found = reports(folder)
    assert sorted(found) == [".git", "good.log"]
    assert found[".git"].problem == ".git is a hidden folder or a link to a folder and was not entered."


def test_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    assert reports(folder)["again"].kind == "unreadable"


def test_missing_path_is_told_and_the_others_are_used(folder: Path) -> None:
    found = reports(folder / "good.log", folder / "gone.log")
    assert found["gone.log"].problem == "There is no file or folder gone.log; check the path."
    assert found["good.log"].records == 7


def test_nothing_usable_is_an_error_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.log").write_bytes(b"")
    with pytest.raises(NothingUsable, match=r"empty\.log was not read: it is empty"):
        read_evidence([tmp_path])


def test_empty_folder_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingUsable, match="there are no files in it"):
        read_evidence([tmp_path])


def test_dash_reads_what_is_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(LOG)

    monkeypatch.setattr(sys, "stdin", Piped())
    assert reports(Path("-"))["stdin"].records == 7


def test_progress_reaches_the_end_of_each_file(folder: Path) -> None:
    seen: dict[str, Progress] = {}
    read_evidence([folder], progress=lambda step: seen.update({step.file: step}))
    assert seen["good.log"].bytes_done == seen["good.log"].bytes_total == len(LOG)
