"""How our DOCX looks: faces, sizes, margins, running head and foot; all of it as styles that a reader can change."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from afterword.core.document.exporters.docx_xml import element, field

SERIF, SANS, MONO = "Georgia", "Arial", "Consolas"
INK, GREY, ACCENT = "1D1C1A", "69655C", "0B6E6E"
HAIR, TINT = "CBC5B8", "F3F1EA"
TEXT_MM = 170  # A4 within its margins
CODE, ASK, SMALL, CELL, HEAD, STANDFIRST = "Code Block", "To Answer", "Small", "Table Text", "Table Head", "Standfirst"
CODE_WORD, LINK_WORD, NOTE_WORD = "Code", "Link", "Evidence Reference"


def dress(book: Any) -> None:
    """Sets page and styles of a fresh python-docx document."""
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_MM) / 2)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    styles = book.styles
    _face(styles["Normal"], SERIF, 10.5, INK, after=6, line=1.35)
    _face(styles["Title"], SERIF, 24, INK, bold=True, after=6, line=1.1)
    _without_border(styles["Title"])
    for level, size in ((1, 15), (2, 12), (3, 11), (4, 10.5), (5, 10.5)):
        heading = styles[f"Heading {level}"]
        _face(heading, SERIF, size, INK, bold=True, before=16 if level == 1 else 10, after=4, line=1.2)
        heading.paragraph_format.keep_with_next = True
    _face(styles["Quote"], SERIF, 10.5, GREY, after=6, line=1.35)
    _face(styles["Caption"], SANS, 8.5, GREY, after=3, line=1.3)
    styles["Caption"].paragraph_format.keep_with_next = True
    _own_styles(styles)
    language = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in language.findall(qn("w:lang")):
        language.remove(old)
    language.append(element("w:lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))


def _own_styles(styles: Any) -> None:
    for name, face, size, color, after in (
        (STANDFIRST, SERIF, 12.5, INK, 8),
        (CODE, MONO, 8.5, INK, 8),
        (ASK, SERIF, 10, GREY, 6),
        (SMALL, SANS, 8.5, GREY, 4),
        (CELL, SANS, 8.5, INK, 0),
        (HEAD, SANS, 8, GREY, 0),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _face(made, face, size, color, after=after, line=1.3, bold=name == HEAD)
    _shade(styles[CODE], TINT)
    styles[ASK].paragraph_format.left_indent = Mm(4)
    for name, face, size, color in (
        (CODE_WORD, MONO, 0, ""),
        (LINK_WORD, "", 0, ACCENT),
        (NOTE_WORD, SANS, 10, ACCENT),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _font(made, face, size, color)
    styles[LINK_WORD].font.underline = True
    styles[NOTE_WORD].font.superscript = True


def _face(
    style: Any,
    face: str,
    size: float,
    color: str,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float = 1.3,
) -> None:
    _font(style, face, size, color)
    style.font.bold, style.font.italic = bold, False
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line


def _font(style: Any, face: str, size: float, color: str) -> None:
    properties = style.element.get_or_add_rPr()
    if face:
        style.font.name = face
        fonts = properties.find(qn("w:rFonts"))
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), face)
    if size:
        style.font.size = Pt(size)
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        properties.find(qn("w:sz")).addnext(element("w:szCs", val=str(round(size * 2))))
    if color:
        style.font.color.rgb = RGBColor.from_string(color)


def _without_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _shade(style: Any, color: str) -> None:
    properties = style.element.get_or_add_pPr()
    shade = element("w:shd", val="clear", color="auto", fill=color)
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def running_foot(book: Any, words: str) -> None:
    """The name of the document and the page at the foot of every page."""
    paragraph = book.sections[0].footer.paragraphs[0]
    paragraph.style = book.styles[SMALL]
    shown = words if len(words) <= 90 else f"{words[:89].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    paragraph.add_run(f"{shown}    ")
    field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    field(paragraph, "NUMPAGES")
