"""Evidence made to hurt: names that are no text, archives with a broken member, times at the ends of the calendar."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest

from afterword.core.evidence.walk import read_evidence
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json

GOOD = b"".join(b"2026-01-15T10:%02d:%02dZ INFO worker: done\n" % (m, s) for m in range(5) for s in range(0, 60, 5))


@pytest.fixture
def folder(tmp_path):
    """A folder with one good log."""
    (tmp_path / "good.log").write_bytes(GOOD)
    return tmp_path


def reports(folder):
    return {reading.report.file: reading.report for reading in read_evidence([folder])}


def packed(**files):
    """A zip of the files; they are stored as they are, so that their bytes can be found and broken."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.log", data)
    return bytearray(out.getvalue())


def with_bad_place(raw):
    raw[raw.rfind(b"PK\x03\x04")] = ord("X")
    return raw


def with_unknown_packing(raw):
    where = raw.rfind(b"PK\x01\x02") + 10
    raw[where : where + 2] = b"\x09\x00"
    return raw


def with_name_that_is_no_text(raw):
    raw[raw.rfind(b"PK\x01\x02") + 9] |= 0x08  # says that names are UTF-8
    return raw.replace(b"second.log", b"\xff\xfecond.log")


@pytest.mark.parametrize("broken", [with_bad_place, with_unknown_packing, with_name_that_is_no_text])
def test_a_zip_with_one_broken_member_costs_no_other_file_of_the_evidence(folder, broken):
    (folder / "odd.zip").write_bytes(broken(packed(first=GOOD, second=GOOD)))
    found = reports(folder)
    assert found["good.log"].records == 60
    assert any(name.startswith("odd.zip") and report.problem for name, report in found.items())


def test_file_name_that_is_no_text_is_shown_with_marks_and_can_be_written_as_json(folder):
    (folder / os.fsdecode(b"bad\xff\xfe.log")).write_bytes(GOOD)
    (folder / "plain.log").write_bytes(GOOD)
    answer = to_json(build_timeline(read_evidence([folder])))
    assert "bad\ufffd\ufffd.log" in str(answer).encode().decode()


def test_member_of_a_tar_whose_name_is_no_text_is_shown_with_marks(folder):
    with tarfile.open(folder / "odd.tar", "w") as archive:
        member = tarfile.TarInfo("caf\udcff.log")
        member.size = len(GOOD) // 2
        archive.addfile(member, io.BytesIO(GOOD[: len(GOOD) // 2]))
    assert reports(folder)["odd.tar/caf\ufffd.log"].records == 30


@pytest.mark.parametrize("stamp", ["0001-01-01 00:00:00", "9999-12-31 23:59:59", "1970-01-01 00:00:00"])
def test_log_at_an_end_of_the_calendar_costs_no_other_file_of_the_evidence(folder, stamp):
    (folder / "odd.log").write_text("".join(f"{stamp} ERROR worker: no connection {n}\n" for n in range(20)))
    timeline = build_timeline(read_evidence([folder]))
    assert {report.file: report.records for report in timeline.sources} == {"good.log": 60, "odd.log": 20}


def test_log_that_spans_the_whole_calendar_still_gives_a_timeline(folder):
    ends = ("0001-01-01T00:00:00", "9999-12-31T23:59:59")
    lines = [f"{stamp}Z ERROR boom {n}\n" for n in range(20) for stamp in ends]
    (folder / "odd.log").write_text("".join(lines))
    timeline = build_timeline(read_evidence([folder]))
    assert timeline.start == datetime(1, 1, 1, tzinfo=UTC)


def test_member_that_cannot_be_opened_costs_no_other_member(folder):
    (folder / "odd.zip").write_bytes(with_bad_place(packed(first=GOOD[:600], second=GOOD[600:])))
    found = reports(folder)
    assert found["odd.zip/first.log"].records > 0
    assert "odd.zip/second.log was not unpacked: it is broken" in found["odd.zip/second.log"].problem


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_folder_that_may_not_be_opened_costs_no_other_file_of_the_evidence(folder, mode):
    (folder / "shut").mkdir()
    (folder / "shut/a.log").write_bytes(GOOD)
    (folder / "shut").chmod(mode)
    found = reports(folder)
    (folder / "shut").chmod(0o700)
    assert found["good.log"].records == 60
    assert any(name.startswith("shut") and report.problem for name, report in found.items())


def test_link_that_leads_nowhere_is_told(folder):
    (folder / "gone.log").symlink_to("nowhere")
    assert reports(folder)["gone.log"].problem == "gone.log is a link that leads nowhere and was not read."


def test_log_that_is_truncated_while_it_is_read_says_so(tmp_path):
    log = tmp_path / "app.log"
    log.write_text("2026-01-15T10:00:00Z INFO worker: done with what was asked\n" * 200_000)

    def truncate(step):
        if step.bytes_done:
            os.truncate(log, 1_000_000)

    (reading,) = read_evidence([log], progress=truncate)
    assert reading.report.problem == "app.log became shorter while it was read."
    assert reading.report.records
