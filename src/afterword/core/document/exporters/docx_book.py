"""A DOCX on its way: paragraphs, tables and pictures are added to it from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document as new_book
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell

from afterword.core.document.exporters import docx_styles as styles
from afterword.core.document.exporters.docx_xml import Numbering, bookmark, element, link, mark_direction

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same document gives the same bytes


class Book:
    """One DOCX; `place` is what paragraphs are added to: the page, or a cell of a table. Tables stand on the page."""

    def __init__(self) -> None:
        self.docx = new_book()
        _without_thumbnail(self.docx)
        styles.dress(self.docx)
        self.numbering = Numbering(self.docx)
        self.place: Any = self.docx
        self.notes: frozenset[str] = frozenset()
        self._marks = 0

    def paragraph(self, style: str = "Normal") -> Any:
        """A new paragraph; the empty one that every cell begins with is used first."""
        first = self.place.paragraphs[0] if isinstance(self.place, _Cell) else None
        if first is not None and len(self.place._tc) <= 2 and not first.runs and not first.text:
            first.style = self.docx.styles[style]
            return first
        return self.place.add_paragraph(style=style)

    def heading(self, words: str, level: int) -> Any:
        """A heading in the style that makes it one."""
        made = self.paragraph("Title" if level == 0 else f"Heading {min(level, 5)}")
        made.add_run(words)
        mark_direction(made)
        return made

    def bookmark(self, paragraph: Any, name: str) -> None:
        """Makes a paragraph the target of links."""
        self._marks += 1
        bookmark(paragraph, name, self._marks)

    def note(self, paragraph: Any, number: str) -> None:
        """The reference to a note of evidence; a link where the note stands in the document."""
        if any(one.tag == qn("w:hyperlink") for one in list(paragraph._p)[-1:]):  # two references side by side are two
            paragraph.add_run("\N{NO-BREAK SPACE}", style=styles.NOTE_WORD)
        run = paragraph.add_run(number.replace("-", "\N{NON-BREAKING HYPHEN}"), style=styles.NOTE_WORD)
        if number in self.notes:
            link(paragraph, anchor=anchor_of(number)).append(run._r)

    def table(self, head: Sequence[str], widths: Sequence[float]) -> Rows:
        """A table with a header row that is repeated on every page; widths in millimetres."""
        return Rows(self, head, widths)

    def in_cell(self, cell: _Cell, style: str, words: str) -> None:
        """Plain words in the first paragraph of a cell; lines stay lines."""
        paragraph = cell.paragraphs[0]
        paragraph.style = self.docx.styles[style]
        for index, line in enumerate(words.split("\n")):
            run = paragraph.add_run()
            if index:
                run.add_break(WD_BREAK.LINE)
            run.add_text(line)
        mark_direction(paragraph)

    def picture(self, data: bytes, alt: str, *, width: float, name: str) -> bool:
        """A picture with its words for those who do not see it; False when it cannot be shown."""
        paragraph = self.paragraph()
        try:
            shape = paragraph.add_run().add_picture(BytesIO(data), width=Mm(width))
        except Exception:  # whatever python-docx meets in a damaged picture, the document goes on
            paragraph._p.getparent().remove(paragraph._p)
            return False
        shown = shape._inline.docPr
        shown.set("descr", alt)
        shown.set("name", name)
        return True

    def close(self, *, title: str, authors: Sequence[str], subject: str, at: datetime | None) -> bytes:
        """The file; its properties name the document, and nobody but its authors."""
        said = self.docx.core_properties
        said.title, said.subject, said.author = title[:255], subject[:255], ", ".join(authors)[:255]
        said.comments, said.keywords, said.category, said.last_modified_by = "", "", "", ""
        said.language, said.revision = "en", 1
        said.created = said.modified = (at or _EPOCH).astimezone(UTC).replace(tzinfo=None, microsecond=0)
        file = BytesIO()
        self.docx.save(file)
        return _same_each_time(file)


class Rows:
    """A table that grows row by row; made directly, since python-docx looks at every cell for each new one."""

    def __init__(self, book: Book, head: Sequence[str], widths: Sequence[float]) -> None:
        self._book, self._widths = book, widths
        size = (0, len(widths))
        self._table: Table = book.docx.add_table(*size)
        self._table.autofit = False
        _look(self._table, widths)
        if any(head):
            cells = self.row(header=True)
            for cell, words in zip(cells, head, strict=True):
                self._book.in_cell(cell, styles.HEAD, words)

    def row(self, *, header: bool = False) -> list[_Cell]:
        """The cells of a new row."""
        line = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(element("w:cantSplit"))
        if header:
            properties.append(element("w:tblHeader"))
        line.append(properties)
        cells = []
        for width in self._widths:
            cell = OxmlElement("w:tc")
            inner = OxmlElement("w:tcPr")
            inner.append(element("w:tcW", w=str(round(width * 56.7)), type="dxa"))
            cell.append(inner)
            cell.append(OxmlElement("w:p"))
            line.append(cell)
            cells.append(_Cell(cell, self._table))
        self._table._tbl.append(line)
        return cells

    def words(self, *said: str) -> None:
        """A row of plain words."""
        for cell, one in zip(self.row(), said, strict=True):
            self._book.in_cell(cell, styles.CELL, one)


def _look(table: Table, widths: Sequence[float]) -> None:
    """Hairlines between rows, none at the sides."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=styles.HAIR))
    properties.append(borders)
    margins = element("w:tblCellMar")
    for side, wide in (("top", 50), ("left", 0), ("bottom", 50), ("right", 110)):
        margins.append(element(f"w:{side}", w=str(wide), type="dxa"))
    properties.append(margins)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width * 56.7)))


def anchor_of(number: str) -> str:
    """The name of the bookmark of a note; Word takes letters, digits and underscores."""
    return "note_" + "".join(one if one.isascii() and one.isalnum() else "_" for one in number)[:30]


def _without_thumbnail(docx: Any) -> None:
    """Takes out the picture of an empty page that the template of python-docx brings."""
    relations = docx.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _same_each_time(file: BytesIO) -> bytes:
    made = BytesIO()
    with ZipFile(file) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for entry in sorted(source.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            target.writestr(ZipInfo(entry.filename, _ZIP_DATE), source.read(entry), ZIP_DEFLATED)
    return made.getvalue()
