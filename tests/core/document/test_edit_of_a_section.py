"""An edit of one section touches its lines only: every other line of the file stays the same, byte by byte."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.core.document.strategies import QUICK, documents, text

from afterword.core.document import svg
from afterword.core.document.incoming.patch import patched
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.document.section_edit import with_section_text
from afterword.core.model.document import Chart, Document, Section

MORE = "\n\nAnother word about it."
words = st.text("abc de.,\n", min_size=1, max_size=40).map(lambda found: f"A{found}z")
headings = st.sampled_from(["# Outage", "## Summary", "## Impact", "## Timeline (UTC)", "### Notes", "**Actions**"])
bodies = st.lists(
    st.one_of(
        words,
        st.sampled_from(
            ["- 10:05 It broke", "| a | b |\n|---|---|\n| 1 | 2 |", "```\n# code\n```", "> said", "", "  "]
        ),
    ),
    max_size=4,
).map("\n".join)
foreign = st.lists(st.tuples(headings, bodies), min_size=1, max_size=6).map(
    lambda parts: "\n".join(f"{head}\n\n{body}\n" for head, body in parts)
)


def edited(document: Document, index: int, new: str) -> Document:
    sections = list(document.sections)
    sections[index] = dataclasses.replace(sections[index], text=new)
    return dataclasses.replace(document, sections=tuple(sections))


def span_of_change(before: str, after: str) -> tuple[int, int]:
    """The lines of `before` (from 0, end behind the last) that are not the same in `after`."""
    old, new = before.split("\n"), after.split("\n")
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    tail = next((place for place in range(shorter - start) if old[-1 - place] != new[-1 - place]), shorter - start)
    return start, len(old) - tail


def own_lines(document: Document, index: int) -> tuple[int, int]:
    """The lines below the heading of a section, up to and without the next section or whatever ends it."""
    section = document.sections[index]
    return section.line_start or 0, section.line_end or 0


@settings(max_examples=250, **QUICK)
@given(documents, st.integers(0, 4), text)
def test_edit_of_a_document_changes_the_lines_of_its_section_only(document: Document, place: int, new: str) -> None:
    assume(document.sections)
    index = place % len(document.sections)
    before = write_markdown(document)
    start, end = span_of_change(before, write_markdown(edited(document, index, new)))
    first, last = own_lines(read_markdown(before), index)
    assert start >= end or first <= start <= end <= last


@settings(max_examples=150, **QUICK)
@given(documents, st.integers(0, 4), words)
def test_line_written_by_hand_into_a_section_leaves_the_others_as_they_were(
    document: Document, place: int, said: str
) -> None:
    assume(document.sections)
    index = place % len(document.sections)
    before = write_markdown(dataclasses.replace(document, charts=()))
    first, last = own_lines(read_markdown(before), index)
    lines = before.split("\n")
    by_hand = "\n".join([*lines[:first], "", *said.split("\n"), *lines[first:]])
    start, end = span_of_change(before, write_markdown(read_markdown(by_hand)))
    assert start >= end or first <= start <= end <= last


@settings(max_examples=200, **QUICK)
@given(foreign, st.integers(0, 5), words, st.booleans())
def test_edit_in_a_file_of_any_style_changes_the_lines_of_its_section_only(
    file: str, place: int, new: str, windows: bool
) -> None:
    written = file.replace("\n", "\r\n") if windows else file
    document = read_markdown(written)
    assume(document.sections)
    index = place % len(document.sections)
    changed = with_section_text(written, document.sections[index], new)
    assume(changed is not None)
    assert changed is not None
    start, end = span_of_change(written, changed)
    first, last = own_lines(document, index)
    assert start >= end or first <= start <= end <= last
    assert ("\r\n" in changed) == windows
    assert changed.count("\n") - changed.count("\r\n") == (0 if windows else changed.count("\n"))


@settings(max_examples=100, **QUICK)
@given(foreign)
def test_same_text_again_changes_not_one_byte(file: str) -> None:
    document = read_markdown(file)
    for section in document.sections:
        assert with_section_text(file, section, section.text) in (file, None)
    assert patched(file, document) == file


def test_path_of_a_drawing_written_by_hand_leaves_the_references_of_other_sections() -> None:
    drawing = svg.drawing(svg.Frame(10, 10, 0, 10, 0, 10), "Requests", [])
    chart = Chart("requests", "Requests", "Requests", drawing, drawing, ("Time",), (("10:05",),))
    first = Section("impact", "Impact", "![Requests](chart:requests)")
    document = Document("Outage", sections=(first, Section("lessons", "Lessons", "None.")), charts=(chart,))
    by_hand = edited(document, 1, "See ![it](charts/requests.svg) there.")
    before, after = write_markdown(document), write_markdown(by_hand)
    assert "![Requests](charts/requests.svg)\n" in before
    assert "![Requests](charts/requests.svg)\n" in after
    assert [one.text for one in read_markdown(after).sections] == [one.text for one in by_hand.sections]


def test_text_for_an_empty_section_stands_between_empty_lines() -> None:
    file = "# Outage\n\n## Summary\n## Impact\n\nNone.\n"
    section = next(one for one in read_markdown(file).sections if one.field == "summary")
    assert with_section_text(file, section, "It broke.") == (
        "# Outage\n\n## Summary\n\nIt broke.\n\n## Impact\n\nNone.\n"
    )


def test_imported_documents_keep_every_other_line_when_a_section_is_edited(shared_data: Path) -> None:
    for file in sorted(one for one in (shared_data / "postmortems").rglob("*.md")):
        document = read_markdown(file.read_text("utf-8", errors="replace"), name=file.name)
        before = write_markdown(document)
        placed = read_markdown(before)
        for index, section in enumerate(document.sections):
            start, end = span_of_change(before, write_markdown(edited(document, index, section.text + MORE)))
            first, last = own_lines(placed, index)
            assert first <= start <= end <= last, (file.name, section.heading)


@pytest.mark.parametrize("style", ["dfds_postmortems", "jupyterhub_mybinder.org-deploy", "Chia-Network_post-mortem"])
def test_files_of_others_keep_every_other_byte_when_a_section_is_edited(shared_data: Path, style: str) -> None:
    kept = 0
    for file in sorted((shared_data / "postmortems" / style).rglob("*.md")):
        written = file.read_bytes().decode("utf-8", errors="replace")
        document = read_markdown(written, name=file.name)
        for index, section in enumerate(document.sections):
            changed = with_section_text(written, section, section.text + MORE) if section.text else None
            if changed is None:
                continue
            kept += 1
            start, end = span_of_change(written, changed)
            first, last = own_lines(document, index)
            assert first <= start <= end <= last, (file.name, section.heading)
            assert changed.replace("\r", "").count(MORE) >= 1
    assert kept > 20
