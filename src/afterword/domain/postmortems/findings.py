"""What lint finds in a postmortem, each finding with its section and its place in that section's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from afterword.core.document.markdown_write import write_markdown
from afterword.core.lint.engine import Report, lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.output.fingerprints import Fingerprints
from afterword.core.lint.settings import Settings
from afterword.core.model.document import Document
from afterword.core.model.finding import Finding, Place
from afterword.domain import clock
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.accounts.queries import people
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.queries import to_document
from afterword.domain.postmortems.stored import shown_rows


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a section's text stands in the whole document: its first line, and how many there are (none: empty)."""

    section: Section
    text: str
    heading: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; `mark` is what it is known by while other lines change.

    `inside` is its place in the text of its section, None where it stands in the header, at a heading, or in a list
    that the document shows by itself.
    """

    finding: Finding
    mark: str
    passage: Passage | None
    inside: Place | None
    quote: str

    @property
    def key(self) -> str:
        """The key of its section, empty for the header."""
        return self.passage.section.key if self.passage else ""


@dataclass(frozen=True, slots=True)
class Findings:
    """A document as it was checked, and all that was found in it."""

    document: Document
    manuscript: Manuscript
    report: Report
    found: tuple[Found, ...]
    passages: tuple[Passage, ...]


def findings(viewer: Viewer, postmortem: Postmortem, typed: Mapping[str, str] | None = None) -> Findings:
    """What is found in the postmortem; `typed` are texts of sections, by key, that are not saved yet."""
    rows = shown_rows(postmortem.sections.all())
    texts = {row.key: (typed or {}).get(row.key, row.text) for row in rows}
    document = _with_texts(to_document(viewer, postmortem), [texts[row.key] for row in rows])
    manuscript = Manuscript(write_markdown(document), name=f"{postmortem.code}.md")
    report = lint(manuscript, _settings(viewer, document, clock.now().date()))
    passages = tuple(_passages(manuscript, rows, texts))
    known = Fingerprints(manuscript.text)
    found = tuple(_found(one, known.of(one), manuscript, passages) for one in report.findings)
    return Findings(document, manuscript, report, found, passages)


def _settings(viewer: Viewer, document: Document, today: date) -> Settings:
    """The usual settings, with the people who can sign in as people, and the document's template if a team wrote it."""
    templates = {document.template: document.form} if document.form else {}
    given = people(viewer).values_list("name", "handle")
    words = {word for name, handle in given for word in (name, handle, *name.split()) if len(word) > 2}
    return Settings(today=today, people=frozenset(word.lower() for word in words), templates=templates)


def _with_texts(document: Document, texts: Sequence[str]) -> Document:
    """The document with these texts in the order of its sections."""
    whole = [*document.sections, *document.unplaced]
    changed = [replace(section, text=text) for section, text in zip(whole, texts, strict=True)]
    count = len(document.sections)
    return replace(document, sections=tuple(changed[:count]), unplaced=tuple(changed[count:]))


def _passages(manuscript: Manuscript, rows: Sequence[Section], texts: Mapping[str, str]) -> Iterator[Passage]:
    """Each stored section beside the lines on which it was written."""
    read = iter([*manuscript.document.sections, *manuscript.document.unplaced])
    for row in rows:
        beside = next((one for one in read if one.heading == row.heading and one.line_start), None)
        if beside is None or beside.line_start is None:
            return
        text = texts[row.key].replace("\r\n", "\n")
        yield Passage(row, text, beside.line_start, beside.line_start + 2, text.count("\n") + 1 if text else 0)


def _found(finding: Finding, mark: str, manuscript: Manuscript, passages: Sequence[Passage]) -> Found:
    place = finding.place
    behind = [one for one in passages if one.heading <= place.line]
    passage = behind[-1] if behind else None
    start = manuscript.line_start(place.line) + place.column - 1
    end = manuscript.line_start(place.end_line) + place.end_column - 1
    quote = " ".join(manuscript.text[start:end].split())
    return Found(finding, mark, passage, within(passage, place) if passage else None, quote)


def within(passage: Passage, place: Place) -> Place | None:
    """A place of the whole document as one of a section's text; None when it begins outside."""
    line, end_line = place.line - passage.first + 1, place.end_line - passage.first + 1
    if not 1 <= line <= passage.count:
        return None
    rows = passage.text.split("\n")
    column = min(place.column, len(rows[line - 1]) + 1)
    if end_line > passage.count:
        return Place(line, column, passage.count, len(rows[-1]) + 1)
    return Place(line, column, end_line, min(place.end_column, len(rows[end_line - 1]) + 1))


def offsets(text: str, place: Place) -> tuple[int, int]:
    """A place of a text as the positions of its first character and of the one behind its last."""
    starts = [0]
    for row in text.split("\n"):
        starts.append(starts[-1] + len(row) + 1)
    return starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1
