"""All forms in one table: names that every system takes, files beside them, nothing that a terminal obeys."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import pypdf
import pytest
from PIL import Image
from tests.core.document.exporters.hostile import ARABIC, hostile

from afterword.core.document.compose import compose
from afterword.core.document.exporters.forms import FORMS, export
from afterword.core.document.exporters.names import file_stem
from afterword.core.document.exporters.pictures import without_metadata
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.svg_safe import safe_svg
from afterword.core.model.document import Document, Section
from afterword.core.model.timeline import Timeline

NOW = datetime(2026, 1, 16, tzinfo=UTC)
SHA = "a" * 64


@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_a_hostile_document(form: str) -> None:
    made = export(form, hostile())
    assert len(made.data) > 500
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,120}", made.name)
    assert b"\x1b" not in made.data or form in ("pdf", "docx")


@pytest.mark.parametrize(
    "title", ["", "../../etc/passwd", "a\x00b\r\nc", "\u505c\u6b62", "C:\\x\\y", "." * 300, ARABIC]
)
def test_names_of_files_hold_nothing_of_a_path(title: str) -> None:
    for number in ("PM-007", None, "../x", "\n"):
        assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", file_stem(Document(title, number=number)))


def test_markdown_travels_with_its_charts_and_pictures_in_one_zip(timeline: Timeline) -> None:
    document = compose(timeline, number="PM-007", now=NOW)
    section = Section("references", "References", f"![Graph](/images/{SHA})")
    document = Document(
        **{f: getattr(document, f) for f in document.__slots__} | {"sections": (*document.sections, section)}
    )
    made = export("md", document, pictures={SHA: ("image/png", b"\x89PNG")})
    with zipfile.ZipFile(io.BytesIO(made.packed().data)) as archive:
        names, text = archive.namelist(), archive.read(made.name).decode()
    assert made.packed().name == f"{made.name}.zip"
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert target in names
    assert f"PM-007-{made.name[7:-3]}-pictures/{SHA}.png" in names
    files = {one: made.beside[one].decode() for one in names if one.endswith((".svg", ".csv"))}
    back = read_markdown(made.data.decode(), companion=files.get)
    assert [one.svg for one in back.charts] == [one.svg for one in document.charts]


def test_document_without_files_is_one_file() -> None:
    made = export("md", Document("A"))
    assert made.packed() is made


def test_pdf_is_tagged_and_says_its_title_and_language(timeline: Timeline) -> None:
    document = compose(timeline, number="PM-007", now=NOW)
    reader = pypdf.PdfReader(io.BytesIO(export("pdf", document).data))
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == f"PM-007: {document.title}"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    kinds = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/Figure", "/Link"} <= kinds
    alts = {one["/Alt"] for one in elements(root["/StructTreeRoot"]) if one.get("/S") == "/Figure"}
    assert {one.alt for one in document.charts} <= alts


def elements(node: pypdf.generic.DictionaryObject) -> list[pypdf.generic.DictionaryObject]:
    """Every element of the tree of tags."""
    found, todo = [], [node]
    while todo:
        one = todo.pop().get_object()
        if isinstance(one, pypdf.generic.ArrayObject):
            todo += list(one)
        elif isinstance(one, pypdf.generic.DictionaryObject):
            found.append(one)
            todo += [one["/K"]] if "/K" in one else []
    return found


def tags(node: pypdf.generic.DictionaryObject) -> set[str]:
    """The kinds of all elements."""
    return {str(one["/S"]) for one in elements(node) if "/S" in one}


def test_drawing_of_a_stranger_keeps_shapes_and_words_alone() -> None:
    drawn = safe_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()"><script>1</script>'
        '<a href="javascript:1"><text>no</text></a><image href="https://evil.example/"/>'
        '<text x="1" onclick="y">a&lt;b</text></svg>'
    )
    assert drawn == '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1">a&lt;b</text></svg>'
    assert safe_svg("<!DOCTYPE svg><svg/>") == safe_svg("no drawing") == ""


def test_pictures_drawn_anew_keep_neither_place_nor_author() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Ines Halloran"
    Image.new("RGB", (8, 8), "teal").save(file, "JPEG", exif=exif, comment=b"taken at the office")
    bare = without_metadata({SHA: ("image/jpeg", file.getvalue()), "b" * 64: ("image/png", b"damaged")})
    assert list(bare) == [SHA]
    media_type, data = bare[SHA]
    assert media_type == "image/png"
    assert b"Ines" in file.getvalue()
    assert b"Ines" not in data
    assert b"office" not in data
