"""`afterword draft` and `afterword parse` as people and scripts call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterword.cli.main import main

LINES = "".join(
    f'10.0.0.1 - - [15/Jan/2026:10:{n // 60:02}:{n % 60:02} +0000] "GET /pay HTTP/1.1" '
    f'{503 if 300 <= n < 420 and n % 2 else 200} 512 "-" "curl"\n'
    for n in range(900)
)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "access.log").write_text(LINES)
    return folder


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    found = capsys.readouterr()
    return int(end.value.code or 0), found.out, found.err


def test_draft_tells_where_it_is_what_it_found_and_what_is_left(
    evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "the night.md"
    status, said, _ = call(capsys, "draft", evidence, "--severity", "High", "--out", out)
    assert status == 0
    assert f"Draft: {out}" in said
    assert "requests failed" in said
    assert "A person must still answer" in said
    assert "**Severity:** P1 (written as High)" in out.read_text()
    assert (tmp_path / "the-night-charts" / "failed-requests.svg").is_file()
    assert "](the-night-charts/failed-requests.svg)" in out.read_text()


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_draft_takes_its_form_from_the_name_of_the_file(
    evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    out = tmp_path / f"pm.{form}"
    assert call(capsys, "draft", evidence, "--out", out)[0] == 0
    assert out.read_text().startswith({"md": "---\n", "html": "<!doctype html>", "json": "{"}[form])


def test_drafting_again_keeps_what_people_wrote(
    evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pm.md"
    call(capsys, "draft", evidence, "--out", out)
    out.write_text("edited by people")
    status, _, told = call(capsys, "draft", evidence, "--out", out)
    assert status == 0
    assert (tmp_path / "pm.old-1.md").read_text() == "edited by people"
    assert "kept as" in told


def test_draft_read_back_by_parse_is_one_json_document(
    evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pm.md"
    call(capsys, "draft", evidence, "--template", "3am", "--out", out)
    status, said, _ = call(capsys, "parse", out, "--format", "json")
    found = json.loads(said)
    assert status == 0
    assert (found["template"], found["date"]) == ("3am", "2026-01-15")
    assert found["charts"][0]["rows"]


def test_json_without_a_file_is_one_document_on_standard_output(
    evidence: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said, _ = call(capsys, "draft", evidence, "--format", "json")
    assert status == 0
    assert json.loads(said)["template"] == "standard"


def test_unknown_template_is_one_sentence_and_a_wrong_call(evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, told = call(capsys, "draft", evidence, "--template", "chian")
    assert (status, said) == (2, "")
    assert told.startswith("There is no template named chian; choose one of standard, chain, 3am, ")
    assert len(told.strip().splitlines()) == 1


def test_place_that_cannot_be_written_is_told(
    evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    status, _, told = call(capsys, "draft", evidence, "--out", tmp_path / "file" / "pm.md")
    assert status != 0
    assert "cannot be written" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"\x00\x01" * 50, "no text"), (None, "no such file")])
def test_file_that_is_no_postmortem_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, reason: str
) -> None:
    file = tmp_path / "pm.md"
    if content is not None:
        file.write_bytes(content)
    status, said, told = call(capsys, "parse", file)
    assert (status, said) == (3, "")
    assert reason in told
    assert len(told.strip().split("\n")) == 1


def test_text_in_an_old_encoding_is_still_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pm.md"
    file.write_bytes("# Caf\u00e9 down\n\n## Summary\n\nIt was \u201cdown\u201d.\n".encode("cp1252"))
    status, said, _ = call(capsys, "parse", file)
    assert status == 0
    assert json.loads(said)["title"] == "Caf\u00e9 down"


def test_parse_reads_no_file_outside_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pm.md").write_text("---\nafterword: 1\ncharts:\n- file: ../secret.svg\n---\n\n# A\n")
    status, said, _ = call(capsys, "parse", inner / "pm.md")
    assert status == 0
    assert json.loads(said)["charts"][0]["header"] == []
