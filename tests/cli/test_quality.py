"""`afterword quality` as people and scripts call it: one document, a folder, nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from afterword.cli.main import main
from afterword.cli.view_quality import show
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.assess import quality_of
from afterword.core.lint.quality.things import THINGS

TEXT = """# Checkout outage

**Severity:** P1

## Summary

Checkout failed for all customers.

## Timeline (UTC)

- 2026-01-15 10:05 Alert on the error rate fires
- 2026-01-15 11:03 Resolved

## Actions

- [ ] Raise the pool - @ines
- [ ] Raise the alert
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year in range(2015, 2027):
        (tmp_path / f"{year}-03-01 outage.md").write_text(TEXT.replace("2026-01-15", f"{year}-01-15"))
    (tmp_path / "notes").write_text("# Outage of the queue\n\nIt broke.\n")
    (tmp_path / "LICENSE").write_text("Apache License\n\nVersion 2.0\n")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["quality", *(str(one) for one in arguments)])
    found = capsys.readouterr()
    return int(end.value.code or 0), found.out, found.err


def shown(documents: list[tuple[str, str]], width: int, encoding: str = "utf-8") -> str:
    target = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=target, width=width, highlight=False, emoji=False, markup=False)
    qualities = [quality_of(Manuscript(text, name=name)) for name, text in documents]
    show(qualities, asked=["docs"], console=console)
    target.flush()
    buffer = target.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


def test_one_document_is_told_thing_by_thing_with_its_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, folder / "2026-03-01 outage.md")
    assert status == 0
    assert said.startswith("Checkout outage")
    rows = {" ".join(line.split()) for line in said.splitlines()}
    assert "● Severity line 3 P1" in rows
    assert "◐ Owners line 17 1 of 2 actions with an owner." in rows
    assert "○ Impact in numbers missing" in rows
    assert "Chain levels not asked here" in rows


def test_folder_is_told_as_k_of_n_with_its_years(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, folder)
    assert status == 0
    assert "13 documents, 2015 to 2026, 1 without a date" in said
    assert any(line.split()[0] == "Severity" and line.split()[2:6] == ["12", "0", "1", "13"] for line in _rows(said))
    assert "No trend is told" in said
    assert "score" not in said.lower()


def _rows(said: str) -> list[str]:
    return [line for line in said.splitlines() if len(line.split()) > 5]


def test_wide_terminal_has_the_years_and_a_narrow_one_stays_in_its_width() -> None:
    documents = [(f"{year}.md", TEXT.replace("2026-01-15", f"{year}-01-15")) for year in range(2017, 2027)]
    wide, narrow = shown(documents, 140), shown(documents, 60)
    assert "2017" in wide.split("Over the years")[0]
    assert "1/1" in wide
    assert "1/1" not in narrow
    assert max(map(len, narrow.splitlines())) <= 60
    assert max(map(len, wide.splitlines())) <= 140


def test_terminal_without_unicode_gets_plain_marks() -> None:
    told = shown([("a.md", TEXT), ("b.md", TEXT)], 100, "ascii")
    assert "####" in told
    assert "# stands, ~ weak, . missing" in told


def test_json_tells_documents_years_and_definitions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, folder, "--format", "json")
    told = json.loads(said)
    assert status == 0
    assert [one["name"] for one in told["things"]] == [one.name for one in THINGS]
    assert len(told["documents"]) == 13
    assert [one["year"] for one in told["years"]] == [*range(2015, 2027), None]
    owner = next(one for one in told["documents"][0]["facts"] if one["name"] == "owner")
    assert owner == {"name": "owner", "standing": "weak", "says": "1 of 2 actions with an owner.", "line": 17,
                     "field": "actions"}  # fmt: skip


def test_html_is_one_page_with_the_chart_and_its_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, folder, "--format", "html")
    assert status == 0
    assert said.count("<svg") == 2
    assert 'class="twin"' in said
    assert "src=" not in said
    assert "http" not in said.replace("http://www.w3.org/2000/svg", "")


def test_html_escapes_what_documents_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# <script>alert(1)</script>\n\n## Summary\n\nIt broke.\n")
    _, said, _ = call(capsys, tmp_path / "a.md", "--format", "html")
    assert "<script" not in said


def test_folder_without_a_document_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, told = call(capsys, tmp_path)
    assert (status, said) == (1, "")
    assert "There is no postmortem in Markdown" in told


def test_file_that_cannot_be_read_is_told_and_the_rest_is_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.md").write_text("")
    status, said, told = call(capsys, folder)
    assert status == 0
    assert "13 documents" in said
    assert "empty.md cannot be read as a postmortem: it is empty." in told
    assert call(capsys, folder / "empty.md")[0] == 3


def test_all_lists_every_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(30):
        (folder / f"more-{number}.md").write_text(TEXT)
    assert "23 more: afterword quality" in call(capsys, folder)[1]
    said = call(capsys, folder, "--all")[1]
    assert "more: afterword quality" not in said
    assert "more-29.md" in said


def test_published_documents_are_told_whole(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = call(capsys, shared_data / "postmortems")
    assert status == 0
    assert "111 documents" in said
