"""The pieces of Word's XML that python-docx lacks: links, bookmarks, fields, numbering, writing direction."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from afterword.core.document.direction import runs_right_to_left


def element(name: str, /, **values: str) -> Any:
    """An element such as `w:lang` with attributes of the same namespace."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def mark_direction(paragraph: Any) -> None:
    """Sets a paragraph from right to left when its words are."""
    if not runs_right_to_left(paragraph.text):
        return
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(element("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    for run in paragraph._p.iter(qn("w:r")):
        inner = run.get_or_add_rPr()
        if inner.find(qn("w:rtl")) is None:
            inner.append(element("w:rtl"))


def link(paragraph: Any, *, url: str | None = None, anchor: str | None = None) -> Any:
    """An empty link at the end of a paragraph, to an address or to a bookmark; runs are put into what it gives."""
    made = OxmlElement("w:hyperlink")
    if url is not None:
        made.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    if anchor is not None:
        made.set(qn("w:anchor"), anchor)
    paragraph._p.append(made)
    return made


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links lead to, around what the paragraph holds."""
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, element("w:bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def field(paragraph: Any, code: str) -> None:
    """A field such as PAGE, which the reader fills in."""
    made = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


class Numbering:
    """Lists of a document: each numbered list begins at its own number, bullets share one definition."""

    def __init__(self, book: Any) -> None:
        self._root = book.part.numbering_part.element
        for old in list(self._root):
            self._root.remove(old)
        self._count = 0
        self._kinds = {"bullet": self._define(0, bullet=True), "decimal": self._define(1, bullet=False)}

    def bullets(self) -> int:
        """The number of a list of bullets."""
        return self._list(self._kinds["bullet"], None)

    def ordered(self, start: int = 1) -> int:
        """The number of a list that counts from `start`."""
        return self._list(self._kinds["decimal"], start)

    def _list(self, kind: str, start: int | None) -> int:
        self._count += 1
        made = element("w:num", numId=str(self._count))
        made.append(element("w:abstractNumId", val=kind))
        if start is not None:
            for level in range(9):
                over = element("w:lvlOverride", ilvl=str(level))
                over.append(element("w:startOverride", val=str(start if level == 0 else 1)))
                made.append(over)
        self._root.append(made)
        return self._count

    def _define(self, number: int, *, bullet: bool) -> str:
        made = element("w:abstractNum", abstractNumId=str(number))
        made.append(element("w:multiLevelType", val="hybridMultilevel"))
        for level in range(9):
            made.append(_level(level, bullet=bullet))
        self._root.insert(number, made)
        return str(number)


def _level(level: int, *, bullet: bool) -> Any:
    made = element("w:lvl", ilvl=str(level))
    made.append(element("w:start", val="1"))
    made.append(element("w:numFmt", val="bullet" if bullet else ("decimal", "lowerLetter", "lowerRoman")[level % 3]))
    made.append(element("w:lvlText", val="\N{EN DASH}" if bullet else f"%{level + 1}."))
    made.append(element("w:lvlJc", val="left"))
    properties = element("w:pPr")
    properties.append(element("w:ind", left=str(360 * (level + 1)), hanging="360"))
    made.append(properties)
    return made


def number_paragraph(paragraph: Any, number: int, level: int) -> None:
    """Makes a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr()
    listed = properties.get_or_add_numPr()
    listed.get_or_add_ilvl().val = min(level, 8)
    listed.get_or_add_numId().val = number
