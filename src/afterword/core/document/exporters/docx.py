"""A document as DOCX: real headings, lists and tables, charts as pictures, evidence as notes at the end."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from afterword.core.document.actions_list import TERMS
from afterword.core.document.canonical import layout_of
from afterword.core.document.exporters import docx_styles as styles
from afterword.core.document.exporters.chart_png import chart_png
from afterword.core.document.exporters.docx_book import Book, anchor_of
from afterword.core.document.exporters.docx_text import Look, Writer
from afterword.core.document.exporters.docx_xml import number_paragraph
from afterword.core.document.exporters.header_facts import facts_of, name_of
from afterword.core.document.exporters.outline import Part, outline
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures
from afterword.core.document.exporters.rows import (
    ACTION_HEAD,
    OPEN_SIGN,
    SIGNS,
    TIMELINE_HEAD,
    Moment,
    action_cells,
    moments_of,
    zone_words,
)
from afterword.core.document.notes import place
from afterword.core.model.document import ActionItem, Chart, Document

_TIMELINE_MM = (20.0, 20.0, 96.0, 34.0)
_ACTIONS_MM = (18.0, 70.0, 28.0, 21.0, 15.0, 18.0)
_WIDE_MM = 170.0


def export_docx(document: Document, *, pictures: Pictures = NO_PICTURES) -> bytes:
    """The file; the same document gives the same bytes on the same machine."""
    return _Export(document, pictures).made()


class _Export:
    """One document on its way into a book."""

    def __init__(self, document: Document, pictures: Pictures) -> None:
        self._document = document
        self._book = Book()
        self._book.notes = frozenset(one.id for one in document.notes)
        charts = {one.name: one for one in document.charts}
        self._writer = Writer(self._book, pictures, charts, self._chart)

    def made(self) -> bytes:
        """The whole file."""
        document = self._document
        self._head()
        for part in outline(document):
            self._part(part)
        self._notes()
        self._book.paragraph(styles.SMALL).add_run(f"{name_of(document)}. {zone_words(document)}.")
        styles.running_foot(self._book.docx, name_of(document))
        day = datetime.combine(document.date, time(), UTC) if document.date else None
        return self._book.close(
            title=name_of(document),
            authors=document.authors,
            subject="Postmortem",
            at=document.ended_at if document.ended_at and document.ended_at.tzinfo else day,
        )

    def _head(self) -> None:
        document, book = self._document, self._book
        over = [one for one in (document.number, *document.incidents) if one]
        over += [document.status.capitalize()] if document.status else []
        if over:
            book.paragraph(styles.SMALL).add_run("   ".join(over))
        book.heading(document.title, 0)
        if document.authors:
            book.paragraph(styles.SMALL).add_run(f"By {', '.join(document.authors)}.")
        facts = facts_of(document)
        if facts:
            table = book.table(["", ""], [34.0, 136.0])
            for one in facts:
                name, value = table.row()
                book.in_cell(name, styles.HEAD, one.name)
                book.in_cell(value, styles.CELL, f"{one.value} ({one.more})" if one.more else one.value)

    def _part(self, part: Part) -> None:
        if part.heading:
            self._book.heading(part.heading, part.level - 1)
        first = styles.STANDFIRST if part.field == "summary" else "Normal"
        self._writer.text(part.text, level=part.level - 1, first=first)
        for word in part.lists:
            {"timeline": self._timeline, "actions": self._actions, "factors": self._factors}[word]()

    def _timeline(self) -> None:
        if not self._document.timeline:
            return
        table = self._book.table(TIMELINE_HEAD, _TIMELINE_MM)
        for moment in moments_of(self._document):
            if moment.day:
                table.words("", "", moment.day, "")
            time_cell, offset_cell, said, source = table.row()
            self._book.in_cell(time_cell, styles.CELL, moment.time)
            self._book.in_cell(offset_cell, styles.CELL, moment.offset)
            self._book.in_cell(said, styles.CELL, "")
            self._moment(said.paragraphs[0], moment)
            self._book.in_cell(source, styles.CELL, moment.source)
            for number in moment.notes:
                source.paragraphs[0].add_run(" ")
                self._book.note(source.paragraphs[0], number)
        self._book.paragraph(styles.SMALL)

    def _moment(self, paragraph: Any, moment: Moment) -> None:
        if moment.item.recorded == "reconstructed":
            self._writer.words(paragraph, "Reconstructed. ", Look(italic=True))
        if moment.lead:
            self._writer.words(paragraph, f"{moment.lead}. ", Look(bold=True))
        self._writer.line(paragraph, moment.item.text)

    def _actions(self) -> None:
        actions = self._document.actions
        if not actions:
            self._book.paragraph().add_run("No action is written down yet.")
        elif layout_of(self._document) == "checklist":
            self._checklists(actions)
        else:
            table = self._book.table(ACTION_HEAD, _ACTIONS_MM)
            for one in actions:
                cells = table.row()
                for cell, words in zip(cells, action_cells(one), strict=True):
                    self._book.in_cell(cell, styles.CELL, "" if cell is cells[1] else words)
                self._writer.line(cells[1].paragraphs[0], one.text + (f"\n{one.note}" if one.note else ""))
            self._book.paragraph(styles.SMALL)

    def _checklists(self, actions: tuple[ActionItem, ...]) -> None:
        for term, words in TERMS.items():
            mine = [one for one in actions if one.term == term]
            if not mine and term is None:
                continue
            self._book.heading(words, 2)
            if not mine:
                self._book.paragraph().add_run("Nothing is written down yet.")
            for one in mine:
                self._box(one)

    def _box(self, one: ActionItem) -> None:
        number, text, owner, due, priority, status = action_cells(one)
        sign = SIGNS.get(one.status, OPEN_SIGN)
        paragraph = self._book.paragraph()
        paragraph.add_run(f"{sign} ")
        more = ", ".join(part for part in (number, owner, due, priority, status) if part)
        self._writer.line(paragraph, f"{text} ({more})")

    def _factors(self) -> None:
        number = self._book.numbering.ordered()
        for one in self._document.factors:
            paragraph = self._book.paragraph()
            number_paragraph(paragraph, number, 0)
            if one.category:
                self._writer.words(paragraph, f"{one.category}. ", Look(bold=True))
            self._writer.line(paragraph, one.text)

    def _chart(self, chart: Chart) -> None:
        caption = self._book.paragraph("Caption")
        self._writer.words(caption, chart.title, Look(bold=True))
        if chart.caption:
            caption.add_run(f"  {chart.caption}")
        data = chart_png(chart)
        if data is None or not self._book.picture(data, chart.alt or chart.title, width=_WIDE_MM, name=chart.title):
            self._book.paragraph().add_run(chart.alt)

    def _notes(self) -> None:
        if not self._document.notes:
            return
        self._book.heading("Evidence", 1)
        for one in self._document.notes:
            paragraph = self._book.paragraph(styles.SMALL)
            self._writer.words(paragraph, f"{one.id}  ", Look(bold=True))
            where = f", {place(one)}" if place(one) else ""
            paragraph.add_run(f"{one.file}{where}. SHA-256 {one.sha256}")
            self._book.bookmark(paragraph, anchor_of(one.id))
