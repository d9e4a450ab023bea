"""DOCX: what Word calls headings, lists, tables, links and pictures are those, and the file is the same each time."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image
from tests.core.document.exporters.hostile import ARABIC, LONG, hostile

from afterword.core.document.compose import compose
from afterword.core.document.controls import clean_value
from afterword.core.document.exporters.docx import export_docx
from afterword.core.model.document import Document, Section
from afterword.core.model.timeline import Timeline

NOW = datetime(2026, 1, 16, 9, 0, tzinfo=UTC)


def opened(document: Document, **more: object) -> docx.document.Document:
    """The document as python-docx reads it back."""
    return docx.Document(io.BytesIO(export_docx(clean_value(document), **more)))  # type: ignore[arg-type]


def paragraphs(book: docx.document.Document, style: str) -> list[str]:
    """The words of every paragraph in a style."""
    return [one.text for one in book.paragraphs if one.style is not None and one.style.name == style]


def test_headings_title_and_properties_are_those_of_the_document(timeline: Timeline) -> None:
    document = compose(timeline, severity="P1", number="PM-007", authors=("Ines",), now=NOW)
    book = opened(document)
    assert paragraphs(book, "Title") == [document.title]
    assert [one for one in paragraphs(book, "Heading 1") if one] == [
        *(one.heading for one in document.sections if one.level == 2), "Evidence"
    ]  # fmt: skip
    said = book.core_properties
    assert (said.title, said.author, said.language) == (f"PM-007: {document.title}", "Ines", "en")
    assert (said.last_modified_by, said.comments) == ("", "")


def test_tables_repeat_their_header_rows_and_tell_every_entry(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    book = opened(document)
    shown = next(table for table in book.tables if table.rows[0].cells[0].text == "Time (UTC)")
    assert shown.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(shown.rows) == 1 + len(document.timeline)
    assert "Mitigation. rolling back to v1" in [row.cells[2].text for row in shown.rows]


def test_charts_are_pictures_with_words_for_those_who_do_not_see_them(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    book = opened(document)
    shown = book.element.body.findall(f".//{qn('wp:docPr')}")
    assert [one.get("descr") for one in shown] == [one.alt for one in document.charts]


def test_notes_of_evidence_are_linked_to_their_place(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    body = opened(document).element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors
    assert anchors <= marks
    assert len(marks) == len(document.notes)


def test_numbered_lists_begin_at_their_own_number_and_nest() -> None:
    book = opened(hostile())
    five = next(one for one in book.paragraphs if one.text == "five")
    number = five._p.pPr.numPr.numId.val
    start = book.part.numbering_part.element.find(
        f'.//{qn("w:num")}[@{qn("w:numId")}="{number}"]//{qn("w:startOverride")}'
    )
    assert start.get(qn("w:val")) == "5"
    deep = next(one for one in book.paragraphs if one.text == "deep")
    assert deep._p.pPr.numPr.ilvl.val == 2


def test_everything_hostile_is_words(tmp_path: Path) -> None:
    book = opened(hostile())
    said = "\n".join(one.text for one in book.paragraphs)
    for words in (LONG, ARABIC, "<script>alert(1)</script>", 'return "<![CDATA[ ]]> & more"', "\N{BALLOT BOX} open"):
        assert words in said
    right = next(one for one in book.paragraphs if one.text == ARABIC)
    assert right._p.pPr.find(qn("w:bidi")) is not None
    targets = [one.target_ref for one in book.part.rels.values() if one.is_external]
    assert targets == ["https://example.com/a?b=1&c=2", "https://auto.example.org", "https://evil.example/x.png"]


def test_pasted_pictures_are_inside_and_damaged_ones_become_words() -> None:
    file = io.BytesIO()
    Image.new("RGB", (400, 100), "teal").save(file, "WEBP")
    good, bad = (hashlib.sha256(one).hexdigest() for one in (b"good", b"bad"))
    text = f"![A graph](/images/{good}) ![Broken](/images/{bad})"
    pictures = {good: ("image/webp", file.getvalue()), bad: ("image/png", b"\x89PNG nonsense")}
    book = opened(Document("A", sections=(Section("summary", "Summary", text),)), pictures=pictures)
    assert [one.get("descr") for one in book.element.body.iter(qn("wp:docPr"))] == ["A graph"]
    assert "Broken" in "\n".join(one.text for one in book.paragraphs)


def test_same_document_gives_the_same_bytes(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    assert export_docx(document) == export_docx(document)


def test_file_holds_nothing_of_the_machine_that_made_it() -> None:
    with zipfile.ZipFile(io.BytesIO(export_docx(clean_value(replace(hostile(), authors=()))))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [one for one in archive.namelist() if "thumbnail" in one]
        said = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in said


def test_libreoffice_opens_it_and_prints_every_page(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed; it is too large to be asked for")
    (tmp_path / "a.docx").write_bytes(export_docx(clean_value(hostile())))
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([*command, profile], check=True, capture_output=True, timeout=120)
    import pypdf

    pages = [one.extract_text() for one in pypdf.PdfReader(tmp_path / "a.pdf").pages]
    assert len(pages) > 5
    assert "Contributing factors" in "\n".join(pages)
