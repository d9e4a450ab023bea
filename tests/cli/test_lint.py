"""`afterword lint` as people, scripts and CI call it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from afterword.cli.lint_call import Call, quick_call
from afterword.cli.main import main
from afterword.core.lint.registry import rules

BLAME = "# Outage, part 1: login\n\n## Root cause\n\nThe release engineer forgot to raise the pool.\n"
KEYS = ["file", "rule", "level", "line", "column", "end_line", "end_column", "message", "fix"]


@pytest.fixture
def blaming(tmp_path: Path) -> Path:
    file = tmp_path / "2026-01-15 login.md"
    file.write_text(BLAME)
    return file


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["lint", *(str(one) for one in arguments)])
    found = capsys.readouterr()
    return int(end.value.code or 0), found.out, found.err


def rules_in(said: str) -> list[str]:
    return [one["rule"] for one in json.loads(said)["findings"]]


def test_text_shows_the_line_marks_the_words_and_sums_up(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, blaming, "--level", "error")
    assert status == 1
    lines = said.splitlines()
    assert lines[0] == f"{blaming}:5:1: error person-blamed"
    assert lines[2] == "     5 | The release engineer forgot to raise the pool."
    assert set(lines[3].partition("|")[2].strip()) == {"^"}
    assert lines[-1] == "1 finding in 1 of 1 file: 1 error."


def test_json_has_the_shape_of_the_contract(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = call(capsys, blaming, "--format", "json")
    told = json.loads(said)
    assert set(told) == {"findings", "files", "excused"}
    assert told["files"] == 1
    assert all(list(one) == KEYS for one in told["findings"])
    blamed = next(one for one in told["findings"] if one["rule"] == "person-blamed")
    assert (blamed["line"], blamed["column"], blamed["level"], blamed["fix"]) == (5, 1, "error", None)


def test_sarif_describes_every_rule_and_places_every_finding(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = call(capsys, blaming, "--format", "sarif")
    told = json.loads(said)
    run = told["runs"][0]
    assert told["version"] == "2.1.0"
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == [one.name for one in rules()]
    blamed = next(one for one in run["results"] if one["ruleId"] == "person-blamed")
    place = blamed["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("/2026-01-15%20login.md")
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (5, 1)
    assert {one["level"] for one in run["results"]} <= {"error", "warning", "note"}


def test_annotations_of_github_escape_what_would_end_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "50%,a:b.md"
    file.write_text(BLAME)
    _, said, _ = call(capsys, file, "--format", "github", "--level", "error")
    assert "/50%25%2Ca%3Ab.md,line=5,endLine=5,title=person-blamed,col=1," in said
    assert said.startswith("::error file=")


def test_level_hides_what_weighs_less(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, everything, _ = call(capsys, blaming, "--format", "json")
    _, errors, _ = call(capsys, blaming, "--format", "json", "--level", "error")
    assert rules_in(errors) == ["person-blamed"]
    assert len(rules_in(everything)) > 1


def test_fail_on_decides_from_which_level_on_the_status_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "outage.md"
    file.write_text("# Outage\n\nLogin failed.\n")
    assert call(capsys, file)[0] == 1
    assert call(capsys, file, "--fail-on", "error")[0] == 0


def test_fix_leaves_a_file_without_safe_fixes_as_it_is(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = call(capsys, blaming, "--fix")
    assert status == 1
    assert "fixed" not in said
    assert blaming.read_text() == BLAME


def test_standard_input_is_checked_under_the_name_of_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BLAME.encode())))
    status, said, _ = call(capsys, "-", "--level", "error")
    assert status == 1
    assert said.startswith("-:5:1: error person-blamed")


def test_a_folder_is_searched_for_markdown_in_the_order_of_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.md", "a.markdown", "b/c.md", "notes.txt", "b/.hidden.rst"):
        (tmp_path / name).write_text(BLAME)
    _, said, _ = call(capsys, tmp_path, "--format", "json", "--level", "error")
    told = json.loads(said)
    assert told["files"] == 3
    assert [Path(one["file"]).name for one in told["findings"]] == ["a.markdown", "z.md", "c.md"]


def test_settings_above_a_file_are_found(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (blaming.parent / "afterword.toml").write_text('[lint]\noff = ["person-blamed"]\n')
    _, said, _ = call(capsys, blaming, "--format", "json")
    assert "person-blamed" not in rules_in(said)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('[lint]\noff = ["person-blamd"]\n', "did you mean person-blamed?"),
        ('[lint.levels]\nlanguage = "fatal"\n', "give error, warning, hint or off"),
        ("[lint.limits]\nwords = -1\n", "give a whole number above 0"),
        ("[lint\n", "it is no TOML"),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(
    blaming: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, reason: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(table)
    status, said, problem = call(capsys, blaming, "--config", file)
    assert status == 2
    assert said == ""
    assert reason in problem
    assert "Traceback" not in problem


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, problem = call(capsys, tmp_path / "nowhere.md")
    assert status == 3
    assert "nowhere.md" in problem
    assert "Traceback" not in problem


def test_an_excused_finding_is_counted_and_not_shown(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blaming.write_text(BLAME.replace("The release", "<!-- lint off: person-blamed because agreed -->\nThe release"))
    _, said, _ = call(capsys, blaming, "--format", "json")
    assert "person-blamed" not in rules_in(said)
    assert json.loads(said)["excused"] == 1


def test_fix_takes_out_a_comment_that_excuses_nothing(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blaming.write_text(BLAME + "\n<!-- lint off: judging-words because it was quoted -->\nThe pool is larger now.\n")
    _, _, said = call(capsys, blaming, "--fix")
    assert "1 fixed" in said
    assert blaming.read_text() == BLAME + "\n\nThe pool is larger now.\n"


def test_fix_prints_each_change_with_its_place_and_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "PM-001.md"
    file.write_bytes(b"---\r\ndate: January 15, 2026\r\n---\r\n# Outage\r\n\r\n## Timeline (utc)\r\n")
    _, _, said = call(capsys, file, "--fix")
    assert f"{file}:2:7: date-not-iso: Write \u201c2026-01-15\u201d" in said
    assert f"{file}: 2 fixed" in said
    assert file.read_bytes() == b"---\r\ndate: 2026-01-15\r\n---\r\n# Outage\r\n\r\n## Timeline (UTC)\r\n"


def test_fix_keeps_the_encoding_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "PM-001.md"
    file.write_bytes("# Störung\n\n## Timeline (utc)\n".encode("cp1252"))
    call(capsys, file, "--fix")
    assert file.read_bytes() == "# Störung\n\n## Timeline (UTC)\n".encode("cp1252")


def test_diff_shows_the_changes_and_makes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "PM-001.md"
    file.write_text("# Outage\n\n## Timeline (utc)\n")
    status, said, _ = call(capsys, file, "--diff")
    assert status == 1
    assert "-## Timeline (utc)\n+## Timeline (UTC)\n" in said
    assert "utc" in file.read_text()
    assert call(capsys, file, "--fix")[0] == 1
    assert call(capsys, file, "--diff")[:2] == (0, "")


def test_diff_is_text_and_standard_input_is_not_fixed(blaming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, blaming, "--diff", "--format", "json")[0] == 2
    status, _, problem = call(capsys, "-", "--fix")
    assert status == 2
    assert "standard input" in problem


def test_one_file_that_cannot_be_read_does_not_hide_the_others(
    blaming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = blaming.parent / "a.md"
    empty.write_text("")
    status, said, problem = call(capsys, blaming.parent, "--format", "json", "--level", "error")
    assert status == 1
    assert rules_in(said) == ["person-blamed"]
    assert "it is empty" in problem


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.md",),
        ("a.md", "b/", "-", "--format", "json"),
        ("--format=sarif", "--level", "error", "--fail-on=warning", "a.md"),
        ("--fix", "--diff", "--config", "own.toml", "a.md"),
    ],
)
def test_a_plain_call_is_understood_as_typer_understands_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    calls: list[Call] = []

    def noted(one: Call) -> int:
        calls.append(one)
        return 0

    monkeypatch.setattr("afterword.cli.lint_run.check_files", noted)
    call(capsys, *arguments)
    monkeypatch.setattr("afterword.cli.lint_call.quick_call", lambda _: None)
    call(capsys, *arguments)
    assert len(calls) == 2
    assert calls[0]._replace(files=tuple(str(Path(one)) for one in calls[0].files)) == calls[1]


@pytest.mark.parametrize("arguments", [(), ("--help",), ("a.md", "--formt", "json"), ("a.md", "--level", "fatal")])
def test_what_is_not_plain_is_left_to_typer(arguments: tuple[str, ...]) -> None:
    assert quick_call(arguments) is None
