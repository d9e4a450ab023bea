"""Packed evidence: read as it is, and refused in one sentence when it would lead elsewhere or never end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from tests.core.evidence.logs import FIXTURES, adds_up, reports

from afterword.core.evidence import archive

LOG = (FIXTURES / "nginx_access_combined.log").read_bytes()
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return path


def tarred(path: Path, *members: tuple[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as target:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            target.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_log_is_read_as_it_is(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"access.log.{ending}").write_bytes(PACKERS[ending](LOG))
    [report] = reports(tmp_path).values()
    assert (report.kind, report.records, report.problem) == ("nginx_access", 7, None)


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_log_in_several_pieces_is_read_whole(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"access.log.{ending}").write_bytes(PACKERS[ending](LOG) + PACKERS[ending](LOG))
    assert reports(tmp_path)[f"access.log.{ending}"].records == 14


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_log_that_is_cut_short_is_read_up_to_the_cut(ending: str, tmp_path: Path) -> None:
    whole = PACKERS[ending](b"".join(b"%s%d\n" % (LOG.splitlines()[1], n * 7919) for n in range(60_000)))
    (tmp_path / f"access.log.{ending}").write_bytes(whole[: len(whole) * 2 // 3])
    report = reports(tmp_path)[f"access.log.{ending}"]
    assert report.records > (0 if ending in ("bz2", "xz") else 10_000)
    assert report.problem == "The packed data is broken (it ends in the middle); what comes before it was read."
    assert adds_up(report)


def test_hash_of_a_packed_log_is_that_of_the_file_as_it_lies(tmp_path: Path) -> None:
    import hashlib

    packed = gzip.compress(LOG)
    (tmp_path / "access.log.gz").write_bytes(packed)
    assert reports(tmp_path)["access.log.gz"].sha256 == hashlib.sha256(packed).hexdigest()


def test_members_of_a_zip_are_files_below_it(tmp_path: Path) -> None:
    zipped(tmp_path / "all.zip", ("nginx/access.log", LOG), ("deep/in/access.log.gz", gzip.compress(LOG)))
    found = reports(tmp_path)
    assert {name: report.records for name, report in found.items()} == {
        "all.zip/deep/in/access.log.gz": 7,
        "all.zip/nginx/access.log": 7,
    }


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tar.xz", "tar.zst"])
def test_members_of_a_tar_are_files_below_it(ending: str, tmp_path: Path) -> None:
    inner = tarred(tmp_path / "plain", ("nginx/access.log", LOG)).read_bytes()
    (tmp_path / "plain").unlink()
    packer = PACKERS.get(ending.removeprefix("tar").removeprefix("."), bytes)
    (tmp_path / f"all.{ending}").write_bytes(packer(inner))
    assert reports(tmp_path)[f"all.{ending}/nginx/access.log"].records == 7


def test_zip_in_a_zip_is_read(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", ("access.log", LOG)).read_bytes()
    outer = zipped(tmp_path / "outer.zip", ("inner.zip", inner))
    assert reports(outer)["outer.zip/inner.zip/access.log"].records == 7


def test_zip_in_zip_in_zip_without_end_is_refused(tmp_path: Path) -> None:
    data = LOG
    for _ in range(6):
        data = zipped(tmp_path / "layer.zip", ("layer.zip", data)).read_bytes()
    [report] = reports(tmp_path).values()
    assert report.kind == "unreadable"
    assert (report.problem or "").endswith("was not unpacked: archives lie too deep in archives.")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.log", "..\\b.log", "C:\\b.log"])
def test_member_that_leads_out_is_refused_and_the_rest_is_used(name: str, tmp_path: Path) -> None:
    found = reports(zipped(tmp_path / "all.zip", (name, LOG), ("good.log", LOG)))
    assert found["all.zip/good.log"].records == 7
    [refused] = [report for report in found.values() if report.kind == "unreadable"]
    assert (refused.problem or "").endswith("was not unpacked: its name leads out of the archive.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip"]


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.log")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = reports(zipped(tmp_path / "all.zip", (link, b"/etc/passwd"), ("good.log", LOG)))
    assert found["all.zip/link.log"].problem == "all.zip/link.log was not unpacked: it is a link."


def test_links_in_tars_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "all.tar", "w") as target:
        info = tarfile.TarInfo("link.log")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        target.addfile(info)
    [report] = reports(tmp_path).values()
    assert report.problem == "all.tar/link.log was not unpacked: it is a link."


def small(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Makes the limits small enough for a test."""
    for field, default in archive.Limits.__dataclass_fields__.items():
        monkeypatch.setattr(default, "default", limits.get(field, default.default))
    made = archive.Limits.__init__
    monkeypatch.setattr(archive.Limits, "__init__", lambda self, **given: made(self, **{**limits, **given}))


def test_zip_that_expands_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small(monkeypatch, ratio=10, ratio_from=1000)
    (tmp_path / "good.log").write_bytes(LOG)
    zipped(tmp_path / "bomb.zip", ("zeros", bytes(4_000_000)))
    found = reports(tmp_path)
    assert found["good.log"].records == 7
    assert found["bomb.zip"].problem == (
        "bomb.zip was not unpacked: it expands to more than 10 times its size. "
        "Unpack it yourself and give the folder instead."
    )


@pytest.mark.parametrize("ending", PACKERS)
def test_stream_that_expands_without_end_is_stopped(
    ending: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small(monkeypatch, ratio=10, ratio_from=100_000)
    (tmp_path / f"bomb.log.{ending}").write_bytes(PACKERS[ending](LOG * 2_000))
    report = reports(tmp_path)[f"bomb.log.{ending}"]
    assert "Reading was stopped because it expands to more than 10 times its size" in (report.problem or "")


def test_bombs_inside_an_archive_are_counted_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small(monkeypatch, ratio=1000, ratio_from=1_000_000)
    bomb = gzip.compress(bytes(3_000_000))
    zipped(tmp_path / "all.zip", ("a.gz", bomb), ("good.log", LOG))
    found = reports(tmp_path)
    assert found["all.zip/good.log"].records == 7
    assert "Reading was stopped" in (found["all.zip/a.gz"].problem or "")


def test_archive_with_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small(monkeypatch, members=3)
    many = zipped(tmp_path / "all.zip", *((f"{n}.log", LOG) for n in range(4)))
    [report] = reports(many).values()
    assert "it has 4 members, more than 3" in (report.problem or "")


def test_broken_zip_is_told_in_one_sentence(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "all.zip", ("good.log", LOG)).read_bytes()
    (tmp_path / "all.zip").write_bytes(whole[:-30])
    [report] = reports(tmp_path).values()
    assert report.kind == "unreadable"
    assert "it is broken or cut short" in (report.problem or "")


def test_broken_member_is_read_up_to_the_damage(tmp_path: Path) -> None:
    whole = bytearray(zipped(tmp_path / "all.zip", ("good.log", LOG * 50)).read_bytes())
    whole[80:90] = bytes(10)
    (tmp_path / "all.zip").write_bytes(whole)
    [report] = reports(tmp_path).values()
    assert report.problem is not None


def test_encrypted_member_is_named(tmp_path: Path) -> None:
    whole = bytearray(zipped(tmp_path / "all.zip", ("secret.log", LOG)).read_bytes())
    whole[6] |= 1
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "all.zip").write_bytes(whole)
    [report] = reports(tmp_path).values()
    assert report.problem == "all.zip/secret.log was not unpacked: it is encrypted."


def test_member_with_a_wrong_checksum_is_read_and_the_fault_is_told(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:  # stored as it is, so that one byte can be changed
        archive.writestr("access.log", LOG)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b" 502 ", b" 503 ", 1) if b" 502 " in raw else raw.replace(b" 200 ", b" 201 ", 1))
    [report] = reports(path).values()
    assert (report.lines, adds_up(report)) == (LOG.count(b"\n"), True)
    assert "its checksum is wrong" in (report.problem or "")
