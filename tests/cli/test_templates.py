"""`afterword templates`: listed, shown, checked, and a file moved from one to another and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.cli.main import main
from afterword.cli.template_files import forget_folders
from afterword.core.document.template import template_names, template_text

DOCUMENT = """# Checkout failed

## Summary

It broke.

## Impact

1,200 users could not pay.

## Timeline

- 10:05 UTC errors begin

## Root cause

The pool was per worker.

## Follow-up actions

- [ ] Size the pool - @ines - 2026-02-01
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    forget_folders()
    return tmp_path


def call(*arguments: str) -> int:
    """The exit status of a call."""
    with pytest.raises(SystemExit) as end:
        main(["templates", *arguments])
    return int(end.value.code or 0)


def own(folder: Path, text: str) -> Path:
    """A template of one's own in the folder that the settings name."""
    (folder / "afterword.toml").write_text('[templates]\nfolder = "ours"\n')
    path = folder / "ours" / "quick.md"
    path.parent.mkdir()
    path.write_text(text)
    return path


def test_list_names_every_template_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert call() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(template_names())


def test_shown_template_is_its_file_and_begins_one_of_ones_own(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert call("show", "howie") == 0
    assert capsys.readouterr().out == template_text("howie")
    assert call("show", "howie", "--out", "ours.md") == 0
    assert (folder / "ours.md").read_text() == template_text("howie")
    assert call("show", "lite", "--out", "ours.md") == 2
    assert (folder / "ours.md").read_text() == template_text("howie")


def test_own_template_of_the_settings_is_listed_first(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    own(folder, template_text("lite"))
    call()
    assert capsys.readouterr().out.splitlines()[0].startswith("quick ")


def test_own_template_that_cannot_be_used_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    path = own(folder, template_text("lite").replace("field: impact", "field: impcat"))
    assert call("check", str(path)) == 1
    line = next(n for n, one in enumerate(path.read_text().splitlines(), start=1) if "impcat" in one)
    assert f"{path}:{line}: impcat is no field; did you mean impact?" in capsys.readouterr().out


@pytest.mark.parametrize("name", template_names())
def test_built_in_templates_pass_their_own_check(folder: Path, name: str) -> None:
    (folder / "copy.md").write_text(template_text(name))
    assert call("check", "copy.md") == 0


def test_file_is_moved_to_another_template_and_says_what_is_kept(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "old.md").write_text(DOCUMENT)
    assert call("change", "old.md", "3am", "--out", "new.md") == 0
    said = capsys.readouterr().err
    assert "Kept at the end, because Postmortem for 3 a.m. has no place for it: Root cause." in said
    text = (folder / "new.md").read_text()
    assert "template: 3am" in text
    assert "The pool was per worker." in text


def test_moved_there_and_back_a_file_is_the_same(folder: Path) -> None:
    own(folder, template_text("lite"))
    (folder / "old.md").write_text(DOCUMENT)
    for step, (source, name) in enumerate([("old.md", "quick"), ("1.md", "howie"), ("2.md", "quick")], start=1):
        assert call("change", source, name, "--out", f"{step}.md") == 0
    assert (folder / "3.md").read_text() == (folder / "1.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show",), "needs a name"),
        (("show", "poem"), "There is no template named poem; choose one of standard"),
        (("change", "x.md"), "needs the file of a postmortem and a template"),
        (("show", "missing.md"), "The template missing.md cannot be read: no such file or directory."),
    ],
)
def test_wrong_call_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert call(*arguments) == 2
    assert sentence in capsys.readouterr().err


def test_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "afterword.toml").write_text('[templates]\nfolder = "nowhere"\n')
    assert call() == 2
    assert "the folder of templates nowhere is not there" in capsys.readouterr().err
