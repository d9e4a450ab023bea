"""`afterword export`: from a file or the database, internal or external, in every form."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from tests.cli.conftest import Call

from afterword.cli.forms import Form
from afterword.core.document.exporters.forms import FORMS

TEXT = """---
external:
  remove: ["Globex => a customer"]
  people: {Ines Halloran: the database lead}
---
# Checkout stopped for Globex

## Summary

Globex could not pay. [Dashboard](https://grafana.house.internal/d/1)

![Errors](graphs/errors.png)

## Timeline

- 2026-01-15 10:05 UTC - Ines Halloran restarted db-01.house.internal
- 2026-01-15 10:09 UTC - @bolind confirmed

## Action items

- [ ] Raise the limit - @bolind
"""


def picture() -> bytes:
    """A small picture that any reader can draw."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a postmortem and a picture beside it, in which the command runs."""
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "errors.png").write_bytes(picture())
    (tmp_path / "stopped.md").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("ending", ["md", "html", "docx", "json", "confluence.xml", "slack.json", "eml"])
def test_name_of_the_file_tells_the_form(call: Call, folder: Path, ending: str) -> None:
    status, _, _ = call("export", "stopped.md", "--out", f"out/stopped.{ending}")
    assert status == 0
    assert (folder / "out" / f"stopped.{ending}").stat().st_size > 300


def test_json_goes_to_standard_output(call: Call, folder: Path) -> None:
    status, out, _ = call("export", "stopped.md", "--format", "json")
    assert (status, json.loads(out)["title"]) == (0, "Checkout stopped for Globex")


def test_pictures_that_lie_beside_a_file_travel_with_it(call: Call, folder: Path) -> None:
    call("export", "stopped.md", "--out", "out/copy.md")
    pictures = list((folder / "out" / "copy-pictures").iterdir())
    assert [one.read_bytes() for one in pictures] == [picture()]
    assert f"](copy-pictures/{pictures[0].name})" in (folder / "out" / "copy.md").read_text()
    call("export", "stopped.md", "--out", "out/copy.docx")
    with zipfile.ZipFile(folder / "out" / "copy.docx") as archive:
        assert [one for one in archive.namelist() if one.startswith("word/media/")]
    call("export", "stopped.md", "--out", "out/copy.html")
    assert 'src="data:image/png;base64,' in (folder / "out" / "copy.html").read_text()


def test_external_file_names_nobody_and_its_changes_are_told(call: Call, folder: Path) -> None:
    status, out, _ = call("export", "stopped.md", "--external", "--changes", "--out", "out/outside.md")
    said = (folder / "out" / "outside.md").read_text()
    assert status == 0
    assert "The database lead restarted an internal host" in said
    assert "a customer could not pay. Dashboard" in said.replace("A customer", "a customer")
    for secret in ("Ines", "Globex", "bolind", "house.internal", "Raise the limit", "errors.png"):
        assert secret not in said, secret
    assert "Ines Halloran" in out
    assert "This list is internal" in out


def test_changes_alone_write_no_file(call: Call, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    status, out, _ = call("export", "stopped.md", "--changes", "--remove", "pay => be charged")
    assert (status, sorted(folder.rglob("*"))) == (0, before)
    assert "be charged" in out


def test_settings_that_cannot_be_understood_stop_the_external_version(call: Call, folder: Path) -> None:
    (folder / "wrong.md").write_text(TEXT.replace("remove:", "removed:"), encoding="utf-8")
    status, _, err = call("export", "wrong.md", "--external")
    assert status == 2
    assert "`external` takes a mapping with keep, leave_out, people, public, remove" in err
    assert call("export", "wrong.md", "--out", "inside.md")[0] == 0


def test_document_is_never_overwritten_by_its_own_export(call: Call, folder: Path) -> None:
    status, _, err = call("export", "stopped.md", "--out", "stopped.md")
    assert status == 3
    assert "it is what is exported" in err
    assert (folder / "stopped.md").read_text() == TEXT


def test_missing_file_is_told_in_one_sentence(call: Call, folder: Path) -> None:
    status, _, err = call("export", "nowhere.md")
    assert (status, err) == (3, "nowhere.md cannot be read as a postmortem: no such file or directory.\n")


def test_escape_sequences_do_not_travel(call: Call, folder: Path) -> None:
    (folder / "red.md").write_text("# Red\n\n## Summary\n\nIt was \x1b[31mred\x1b[0m\x07.\n", encoding="utf-8")
    _, out, _ = call("export", "red.md", "--out", "-")
    assert "It was red." in out
    assert "\x1b" not in out


def test_commands_offer_every_form_that_there_is_an_exporter_for() -> None:
    assert {form.value for form in Form} == set(FORMS)
