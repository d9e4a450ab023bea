"""Markdown as paragraphs of a DOCX: headings, lists, tables, code, quotes, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from typing import Any

from docx.enum.text import WD_BREAK
from docx.shared import Mm
from markdown_it.tree import SyntaxTreeNode

from afterword.core.document.exporters import docx_styles as styles
from afterword.core.document.exporters.docx_book import Book
from afterword.core.document.exporters.docx_xml import link, mark_direction, number_paragraph
from afterword.core.document.exporters.pictures import Pictures
from afterword.core.document.exporters.tree import (
    PICTURE,
    box_of,
    chart_named,
    link_target,
    note_named,
    table_rows,
    words_of,
)
from afterword.core.document.render import inline_tree, markdown_tree
from afterword.core.model.document import Chart

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of a run look."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """Where a block stands: its style, its list and how deep, the indent in millimetres."""

    style: str = "Normal"
    number: int = 0
    depth: int = -1
    indent: float = 0


class Writer:
    """Writes Markdown texts into a book; `level` is that of the heading the text stands below."""

    def __init__(
        self, book: Book, pictures: Pictures, charts: Mapping[str, Chart], draw: Callable[[Chart], None]
    ) -> None:
        self._book, self._pictures, self._charts, self._draw = book, pictures, charts, draw
        self._level = 1

    def text(self, text: str, *, level: int, first: str = "Normal") -> None:
        """A section's text; its first paragraph may have a style of its own."""
        self._level = level
        for index, node in enumerate(markdown_tree(text).children):
            self._block(node, Where(first if index == 0 and node.type == "paragraph" else "Normal"))

    def line(self, paragraph: Any, text: str) -> None:
        """An entry of a timeline, an action or a factor: code, links and references, and its lines."""
        for index, line in enumerate(text.split("\n")):
            if index:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            self._inline(paragraph, inline_tree(line), Look())
        mark_direction(paragraph)

    def words(self, paragraph: Any, words: str, look: Look) -> None:
        """Plain words with a look."""
        self._run(paragraph, words, look, None)

    def _block(self, node: SyntaxTreeNode, where: Where) -> None:
        write = getattr(self, f"_{node.type}", None)
        if write is not None and node.type in _BLOCKS:
            write(node, where)
        else:
            for child in node.children:
                self._block(child, where)

    def _start(self, where: Where) -> Any:
        paragraph = self._book.paragraph(where.style)
        if where.number:
            number_paragraph(paragraph, where.number, where.depth)
        elif where.depth >= 0 or where.indent:
            paragraph.paragraph_format.left_indent = Mm(6.35 * (where.depth + 1) + where.indent)
        return paragraph

    def _paragraph(self, node: SyntaxTreeNode, where: Where) -> None:
        chart = self._charts.get(chart_named(node) or "")
        if chart is not None:
            self._draw(chart)
            return
        paragraph = self._start(where)
        for child in node.children:
            self._inline(paragraph, child, Look())
        mark_direction(paragraph)

    def _heading(self, node: SyntaxTreeNode, where: Where) -> None:
        depth = int(node.tag[1:])
        made = self._book.paragraph(f"Heading {min(max(self._level + 1, depth - 1), 5)}")
        for child in node.children:
            self._inline(made, child, Look())
        mark_direction(made)

    def _bullet_list(self, node: SyntaxTreeNode, where: Where) -> None:
        self._items(node, where, self._book.numbering.bullets())

    def _ordered_list(self, node: SyntaxTreeNode, where: Where) -> None:
        start = node.attrs.get("start", 1)
        self._items(node, where, self._book.numbering.ordered(start if isinstance(start, int) else 1))

    def _items(self, node: SyntaxTreeNode, where: Where, number: int) -> None:
        deeper = replace(where, style="Normal", number=number, depth=min(where.depth + 1, _DEEPEST))
        beside = replace(deeper, number=0)
        for item in node.children:
            blocks = item.children
            tasked = box_of(item) is not None
            first = beside if tasked else deeper
            if not blocks or blocks[0].type not in ("paragraph", "heading"):
                self._start(first)
                first = beside
            for block in blocks:
                self._block(block, first)
                first = beside

    def _blockquote(self, node: SyntaxTreeNode, where: Where) -> None:
        asks = "ask" in str(node.attrs.get("class", ""))
        quoted = replace(where, style=styles.ASK if asks else "Quote", number=0, indent=where.indent + 4)
        for child in node.children:
            self._block(child, quoted)

    def _fence(self, node: SyntaxTreeNode, where: Where) -> None:
        paragraph = self._start(replace(where, style=styles.CODE, number=0))
        for index, line in enumerate(node.content.rstrip("\n").split("\n")):
            run = paragraph.add_run()
            if index:
                run.add_break(WD_BREAK.LINE)
            run.add_text(line)

    _code_block = _fence

    def _hr(self, node: SyntaxTreeNode, where: Where) -> None:
        self._book.paragraph(styles.SMALL).add_run("\N{EM DASH}" * 3)

    def _table(self, node: SyntaxTreeNode, where: Where) -> None:
        rows = table_rows(node)
        columns = max((len(cells) for _, cells in rows), default=0)
        if not columns:
            return
        table = self._book.table([""] * columns, _widths([[words_of(one) for one in cells] for _, cells in rows]))
        for head, cells in rows:
            for cell, said in zip(table.row(header=head), cells, strict=False):
                paragraph = cell.paragraphs[0]
                paragraph.style = self._book.docx.styles[styles.HEAD if head else styles.CELL]
                for child in said.children:
                    self._inline(paragraph, child, Look())
                mark_direction(paragraph)
        self._book.paragraph(styles.SMALL)

    def _inline(self, paragraph: Any, node: SyntaxTreeNode, look: Look, host: Any = None) -> None:
        kind = node.type
        if kind in ("text", "code_inline", "html_inline", "softbreak"):
            said = _said(node)
            self._run(paragraph, said, replace(look, code=look.code or kind == "code_inline"), host)
        elif kind == "hardbreak":
            paragraph.add_run().add_break(WD_BREAK.LINE)
        elif kind == "footnote_ref":
            self._run(paragraph, f"[{int(node.meta.get('id', 0)) + 1}]", look, host)
        elif kind == "image":
            self._image(paragraph, node, look, host)
        elif kind == "link":
            self._link(paragraph, node, look)
        elif kind != "footnote_anchor":
            deeper = _LOOKS[kind](look) if kind in _LOOKS else look
            for child in node.children:
                self._inline(paragraph, child, deeper, host)

    def _run(self, paragraph: Any, words: str, look: Look, host: Any) -> None:
        style = styles.CODE_WORD if look.code else styles.LINK_WORD if host is not None else None
        run = paragraph.add_run(words, style=style)
        run.bold, run.italic = look.bold or None, look.italic or None
        run.font.strike = look.struck or None
        if host is not None:
            host.append(run._r)

    def _link(self, paragraph: Any, node: SyntaxTreeNode, look: Look) -> None:
        number = note_named(node)
        if number:
            self._book.note(paragraph, number)
            return
        target = link_target(node)
        host = link(paragraph, url=target) if target else None
        for child in node.children:
            self._inline(paragraph, child, look, host)

    def _image(self, paragraph: Any, node: SyntaxTreeNode, look: Look, host: Any) -> None:
        source, alt = str(node.attrs.get("src", "")), words_of(node) or "Picture"
        found = PICTURE.match(source)
        picture = drawable(self._pictures[found[1]][1]) if found and found[1] in self._pictures else None
        if picture is None:
            target = source if source.startswith(("http://", "https://")) else None
            inner = link(paragraph, url=target) if target and host is None else host
            self._run(paragraph, alt, look, inner)
            return
        data, width = picture
        self._book.picture(data, alt, width=width, name=f"Picture {found[1][:8]}" if found else "Picture")


_BLOCKS = frozenset("paragraph heading bullet_list ordered_list blockquote fence code_block hr table".split())
_LOOKS: Mapping[str, Callable[[Look], Look]] = {
    "strong": lambda look: replace(look, bold=True),
    "em": lambda look: replace(look, italic=True),
    "s": lambda look: replace(look, struck=True),
}


def _said(node: SyntaxTreeNode) -> str:
    """The words of a leaf; the box of a task is a sign."""
    if node.type == "softbreak":
        return " "
    if node.type == "html_inline":
        box = re.match(r'<input class="task-list-item-checkbox"', node.content)
        checked = "checked=" in node.content
        return ("\N{BALLOT BOX WITH CHECK}" if checked else "\N{BALLOT BOX}") if box else unescape(node.content)
    return node.content


def _widths(rows: list[list[str]]) -> list[float]:
    """Widths in millimetres by how much the columns say, none too narrow for a word."""
    columns = max(len(cells) for cells in rows)
    longest = [
        max((min(len(cells[index]), 60) for cells in rows if index < len(cells)), default=1) for index in range(columns)
    ]
    least = min(14.0, styles.TEXT_MM / columns)
    room = styles.TEXT_MM - least * columns
    whole = sum(max(one, 4) for one in longest)
    return [least + room * max(one, 4) / whole for one in longest]


def drawable(data: bytes) -> tuple[bytes, float] | None:
    """A pasted picture as PNG or JPEG that every reader draws, and its width in millimetres; None when damaged."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            width = min(picture.width * 25.4 / 110, styles.TEXT_MM, 200 * picture.width / max(picture.height, 1))
            if picture.format in ("PNG", "JPEG"):
                return data, width
            file = BytesIO()
            picture.convert("RGBA").save(file, "PNG")
            return file.getvalue(), width
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
