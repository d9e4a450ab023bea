"""What `afterword timeline` does with evidence that is broken: one sentence, the right status, the rest is used."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from afterword.cli.main import main

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
GOOD = FIXTURES / "pagerduty/whole_incident.json"


@pytest.fixture
def call(capsys):
    """Calls `afterword timeline ... --format json`: its exit status, the answer (or None) and standard error."""

    def one(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["timeline", *map(str, arguments), "--format", "json"])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return end.value.code, json.loads(out) if out else None, err

    return one


@pytest.fixture
def folder(tmp_path):
    """A folder with one good file."""
    shutil.copy(GOOD, tmp_path / "good.json")
    return tmp_path


def source(answer, name):
    return next(one for one in answer["sources"] if one["file"].endswith(name))


def expect_rest_is_used(answer):
    assert source(answer, "good.json")["records"] == 9
    assert answer["entries"]


def test_empty_file_is_listed_with_its_reason_and_the_rest_is_used(call, folder):
    (folder / "empty.log").touch()
    status, answer, err = call(folder)
    assert status == 0
    assert "empty" in source(answer, "empty.log")["problem"]
    assert "empty.log" in err
    expect_rest_is_used(answer)


def test_binary_file_is_listed_with_its_reason_and_the_rest_is_used(call, folder):
    (folder / "core.bin").write_bytes(bytes(range(256)) * 40)
    status, answer, _ = call(folder)
    assert status == 0
    assert source(answer, "core.bin")["kind"] == "unreadable"
    expect_rest_is_used(answer)


def test_truncated_json_gives_what_stands_before_the_cut(call, folder):
    text = GOOD.read_text()
    (folder / "cut.json").write_text(text[: len(text) // 2])
    status, answer, err = call(folder)
    cut = source(answer, "cut.json")
    assert status == 0
    assert 0 < cut["records"] < 9
    assert "cut short" in cut["problem"]
    assert "cut.json" in err
    expect_rest_is_used(answer)


def test_gz_that_was_cut_short_gives_what_stands_before_the_cut(call, folder):
    rows = b"".join(
        b"2026-01-01T10:%02d:%02d.%03dZ INFO app: request %d done\n" % (i // 60 % 60, i % 60, i % 997, i * 7919 % 10007)
        for i in range(3000)
    )
    packed = gzip.compress(rows)
    (folder / "app.log.gz").write_bytes(packed[: len(packed) // 2])
    status, answer, err = call(folder)
    cut = source(answer, "app.log.gz")
    assert status == 0
    assert 0 < cut["records"] < 3000
    assert "app.log.gz" in err
    assert "broken" in cut["problem"] or "cut" in cut["problem"]
    expect_rest_is_used(answer)


def test_log_with_mixed_encodings_is_read_whole(call, folder):
    rows = ["2026-01-01T10:00:00Z ERROR app: caf\xe9 closed\n".encode(code) for code in ("utf-8", "latin-1", "utf-8")]
    (folder / "app.log").write_bytes(b"".join(rows))
    status, answer, _ = call(folder)
    assert status == 0
    assert source(answer, "app.log")["records"] == 3
    expect_rest_is_used(answer)


def test_times_without_zone_are_marked_and_not_guessed_silently(call, folder):
    rows = "".join(f"2026-01-01 10:00:{i:02},000 ERROR app: refused\n" for i in range(30))
    (folder / "app.log").write_text(rows)
    status, answer, _ = call(folder)
    assert status == 0
    assert source(answer, "app.log")["zone_source"] in ("assumed", "inferred")
    expect_rest_is_used(answer)


def test_zip_with_a_path_that_leads_out_of_it_writes_nothing_there(call, folder):
    with zipfile.ZipFile(folder / "evil.zip", "w") as archive:
        archive.writestr("../../outside.log", "2026-01-01T10:00:00Z ERROR app: refused\n")
        archive.writestr("inside.json", GOOD.read_bytes() + b"\n")  # not the same content as good.json
    status, answer, err = call(folder)
    assert status == 0
    assert not (folder.parent / "outside.log").exists()
    assert not (folder.parent.parent / "outside.log").exists()
    assert "outside.log" in err
    assert source(answer, "inside.json")["records"] == 9
    expect_rest_is_used(answer)


def test_zip_that_expands_without_end_is_stopped(call, folder):
    inner = io.BytesIO()
    packing = zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    with packing as archive, archive.open("zeros.log", "w", force_zip64=True) as out:
        for _ in range(400):
            out.write(b"\n" * (1 << 20))
    (folder / "bomb.zip").write_bytes(inner.getvalue())
    status, answer, err = call(folder)
    assert status == 0
    assert "bomb.zip" in err
    assert "expands" in err
    expect_rest_is_used(answer)


def test_error_answer_of_prometheus_is_listed_in_the_words_of_the_server(call, folder):
    shutil.copy(FIXTURES / "prometheus/error_answer.json", folder / "up.json")
    status, answer, err = call(folder)
    assert status == 0
    assert source(answer, "up.json")["kind"] == "unreadable"
    assert "exceeded maximum resolution of 11,000 points" in err
    expect_rest_is_used(answer)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_opened_is_listed(call, folder):
    (folder / "secret.log").write_text("x")
    (folder / "secret.log").chmod(0)
    status, answer, err = call(folder)
    assert status == 0
    assert "secret.log" in err
    expect_rest_is_used(answer)


def test_path_that_does_not_exist_cannot_be_read_at_all(call, tmp_path):
    status, answer, err = call(tmp_path / "nowhere")
    assert (status, answer) == (3, None)
    assert "nowhere cannot be read" in err
    assert err.count("\n") == 1


def test_empty_folder_holds_nothing_usable(call, tmp_path):
    status, answer, err = call(tmp_path)
    assert (status, answer) == (1, None)
    assert "Nothing usable was found" in err


def test_folder_of_files_that_cannot_be_read_is_told_in_one_sentence(call, tmp_path):
    (tmp_path / "empty.log").touch()
    (tmp_path / "core.bin").write_bytes(bytes(range(256)) * 40)
    status, answer, err = call(tmp_path)
    assert (status, answer) == (3, None)
    assert "empty.log" in err
    assert "core.bin" in err
    assert err.count("\n") == 1
