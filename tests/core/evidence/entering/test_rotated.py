"""Files of a rotation that lie outside the window are named and not read; the others are."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from tests.core.evidence.entering.spans import access, at, entered, folder_of, inside, is_part_of, plain, read_window

from afterword.core.errors import NothingUsable
from afterword.core.evidence.entering import large, windowed
from afterword.core.evidence.entering.rotation import placed
from afterword.core.evidence.walk import read_evidence

WINDOW = (at("15:00:00"), at("15:10:00"))
OUTSIDE = "Not read, outside the window 2026-01-15 15:00:00 to 15:10:00 UTC"


def hours(first: int, last: int, count: int = 3_000) -> bytes:
    """An access log from one hour of the day to another."""
    step = (last - first) * 3600 / count
    return "".join(access(first * 3600 + number * step, number) for number in range(count)).encode()


NUMBERED = [
    ("app.log", hours(18, 23)), ("app.log.1", hours(12, 18)), ("app.log.2.gz", gzip.compress(hours(6, 12))),
    ("app.log.3.gz", gzip.compress(hours(0, 6))),
]  # fmt: skip
DATED = [
    (f"access-20260115{first:02d}.log.gz", gzip.compress(hours(first, first + 6))) for first in (0, 6, 12, 18)
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "read"), [(NUMBERED, "app.log.1"), (DATED, "access-2026011512.log.gz")], ids=["numbered", "dated"]
)
def test_files_outside_the_window_are_named_and_not_read(
    files: list[tuple[str, bytes]], read: str, tmp_path: Path
) -> None:
    found = read_window(folder_of(tmp_path, files), WINDOW)
    assert sorted(found) == sorted(name for name, _ in files)
    outside = {name: reading.report for name, reading in found.items() if name != read}
    assert {report.note for report in outside.values()} == {OUTSIDE}
    assert {(report.kind, report.records, report.sha256) for report in outside.values()} == {("nginx_access", 0, "")}
    assert found[read].report.records > 0
    assert inside(found[read], WINDOW)["requests"].height > 50


def test_numbers_that_do_not_agree_with_the_times_bound_nothing(tmp_path: Path) -> None:
    files = [("web.1.gz", gzip.compress(hours(0, 20))), ("web.2.gz", gzip.compress(hours(1, 20)))]
    found = read_window(folder_of(tmp_path, files), WINDOW)
    assert all(reading.report.records for reading in found.values())


def test_logs_of_two_machines_are_no_rotation(tmp_path: Path) -> None:
    files = [("web2.log.gz", gzip.compress(hours(0, 20))), ("web1.log.gz", gzip.compress(hours(1, 20)))]
    found = read_window(folder_of(tmp_path, files), WINDOW)
    assert all(reading.report.records for reading in found.values())


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("nginx/access.log.2.gz", "access.log"), ("access.log", "access.log"), ("access.log-20260115.gz", "access.log"),
        ("access-2026-01-15.log", "access.log"), ("access.2026-01-15-04.log.zst", "access.log"),
        ("web1.log", "web1.log"), ("app.log.1768435200.xz", "app.log"),
    ],
)  # fmt: skip
def test_family_of_a_rotated_file_is_the_name_before_rotation(name: str, family: str) -> None:
    assert placed(name)[0][1].removeprefix("dated ") == family


def test_newer_files_of_a_rotation_are_placed_later() -> None:
    assert placed("a.log")[1] > placed("a.log.1")[1] > placed("a.log.10.gz")[1]
    assert placed("a-20260116.log")[1] > placed("a-20260115.log.gz")[1]


def test_window_outside_everything_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder_of(tmp_path, [("access.log", hours(3, 6)), ("access.log.1", hours(0, 3))])
    with pytest.raises(NothingUsable) as caught:
        read_window(tmp_path, WINDOW)
    assert str(caught.value) == (
        f"Nothing usable was found in {tmp_path}: the window 2026-01-15 15:00 to 2026-01-15 15:10 UTC lies outside the "
        "evidence, which goes from 2026-01-15 00:00 to 2026-01-15 05:59 UTC."
    )


def test_archive_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = gzip.compress(hours(10, 20, 30_000))
    folder_of(tmp_path, [("access.log.gz", packed[: len(packed) * 2 // 3])])
    part = read_window(tmp_path, WINDOW)["access.log.gz"]
    assert inside(part, WINDOW)["requests"].height > 100
    folder_of(tmp_path, [("access.log.gz", packed[: len(packed) // 2])])
    broken = read_window(tmp_path, WINDOW)["access.log.gz"].report
    assert broken.problem == "The packed data is broken (it ends in the middle); what comes before it was read."


def test_log_that_grows_while_it_is_read_is_read_to_where_it_ended_before(tmp_path: Path) -> None:
    path, data = tmp_path / "live.log", hours(10, 16, 20_000)
    path.write_bytes(data)
    later = "".join(access(16 * 3600 + number, number) for number in range(500))

    def grow(*_: object) -> None:
        with path.open("a") as stream:
            stream.write(later)

    window = (at("15:40:00"), at("16:30:00"))
    with entered():
        [part] = read_evidence([path], window=window, progress=grow)
    assert part.report.read_to is not None
    assert part.report.read_to >= len(data)
    assert part.report.records == part.report.lines
    assert part.report.unread <= 1


def test_log_that_shrinks_while_it_is_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, data = tmp_path / "cut.log", hours(10, 16, 60_000)
    path.write_bytes(data)
    find = windowed.stretch

    def cut(*given: Any) -> tuple[int, int]:
        begin, end = find(*given)
        path.write_bytes(data[: data.find(b"\n", (begin + end) // 2) + 1])
        return begin, end

    monkeypatch.setattr(windowed, "stretch", cut)
    part = read_window(path, WINDOW)["cut.log"]
    assert part.report.problem == "cut.log became shorter while it was read."
    assert part.report.records > 100
    assert is_part_of(part.report, data)


ALERT = (
    '[{"labels":{"alertname":"High","severity":"critical"},"annotations":{"summary":"Many errors"},'
    '"startsAt":"2026-01-15T15:02:00Z","endsAt":"2026-01-15T15:09:00Z","receivers":[{"name":"ops"}],'
    '"status":{"state":"active","inhibitedBy":[],"silencedBy":[]},"fingerprint":"1"}]'
)


def test_alerts_tell_the_window_of_evidence_that_is_very_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", 100_000)
    folder_of(tmp_path, [("access.log", hours(0, 23, 40_000)), ("alerts.json", ALERT.encode())])
    with entered():
        found = {reading.report.file: reading for reading in read_evidence([tmp_path])}
    report = found["access.log"].report
    assert report.note == (
        "Read in part since there is very much of it, "
        "the time of the alerts 2026-01-15 14:32:00 to 15:32:00 UTC and what leads up to it"
    )
    assert 3_000 < report.records < 10_000
    assert found["alerts.json"].moments


def test_very_large_evidence_without_alerts_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", 100_000)
    folder_of(tmp_path, [("access.log", hours(0, 23, 8_000)), ("app.log", "".join(
        plain(number * 60, number) for number in range(900)).encode())])  # fmt: skip
    whole = {reading.report.file: reading for reading in read_evidence([tmp_path])}
    monkeypatch.undo()
    before = {reading.report.file: reading for reading in read_evidence([tmp_path])}
    assert {name: reading.report for name, reading in whole.items()} == {n: r.report for n, r in before.items()}


def test_copies_are_counted_once_in_a_window_too(tmp_path: Path) -> None:
    data = hours(10, 20, 20_000)
    found = read_window(folder_of(tmp_path, [("access.log", data), ("copy/access.log", data)]), WINDOW)
    assert found["access.log"].log is not None
    assert found["copy/access.log"].log is None
    assert found["copy/access.log"].report.problem == (
        "copy/access.log has the same content as access.log; it was counted once."
    )


def test_stream_that_holds_nothing_of_the_window_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder_of(tmp_path, [("access.log.gz", gzip.compress(hours(0, 6)))])
    with pytest.raises(NothingUsable, match="the window 2026-01-15 15:00 to 2026-01-15 15:10 UTC lies outside"):
        read_window(tmp_path, WINDOW)


def test_zone_of_a_packed_rotation_is_found_by_where_its_files_end(tmp_path: Path) -> None:
    def local(first: int, last: int) -> bytes:
        step = (last - first) * 3600 / 3_000
        return gzip.compress("".join(plain((first + 5) * 3600 + n * step, n) for n in range(3_000)).encode())

    files = [
        ("app.log.1.gz", local(13, 16)),
        ("app.log", gzip.decompress(local(16, 17))),
        ("access.log", hours(13, 16)),
    ]
    found = read_window(folder_of(tmp_path, files), WINDOW)
    assert found["app.log.1.gz"].report.zone == "+05:00"
    assert inside(found["app.log.1.gz"], WINDOW)["levels"].height > 100
