"""Markdown is lossless: a document written and read again is the same document, whatever it holds.

Texts of sections come back with `\n` at the end of their lines, which Markdown takes for the same as its other two.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.document.strategies import QUICK, documents, plain, text

from afterword.core.document.charts import chart_files
from afterword.core.document.exact import pack
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.template import load_template, template_names
from afterword.core.model.document import ActionItem, Document, Section, TimelineItem

PST = timezone(timedelta(hours=-8))


def again(document: Document, written: str) -> Document:
    """The document that is read from its Markdown and the files of its charts."""
    return without_positions(read_markdown(written, companion=chart_files(document, "charts").get))


def with_plain_ends(document: Document) -> Document:
    """The document whose texts end their lines with a line feed."""

    def ends(found: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(dataclasses.replace(one, text=one.text.replace("\r\n", "\n").replace("\r", "\n")) for one in found)

    return dataclasses.replace(document, sections=ends(document.sections), unplaced=ends(document.unplaced))


def to_the_letter(document: Document) -> dict[str, str]:
    """Every field as JSON: what is equal in Python may differ here, as times in two zones do."""
    return {
        field.name: json.dumps(_exactly(getattr(document, field.name)))
        for field in dataclasses.fields(document)
        if field.name != "form"
    }


def _exactly(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_exactly(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _exactly(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return pack(value)


@settings(max_examples=300, **QUICK)
@given(documents)
def test_any_document_comes_back_from_its_markdown_to_the_letter(document: Document) -> None:
    wanted = with_plain_ends(document)
    assert to_the_letter(again(document, write_markdown(document))) == to_the_letter(wanted)


@settings(max_examples=150, **QUICK)
@given(documents)
def test_writing_what_was_read_gives_the_same_bytes(document: Document) -> None:
    written = write_markdown(document)
    assert write_markdown(again(document, written)) == written


@settings(max_examples=150, **QUICK)
@given(documents)
def test_file_with_windows_line_ends_says_the_same(document: Document) -> None:
    written = write_markdown(document)
    assert "\r" not in written
    assert read_markdown(written.replace("\n", "\r\n")) == read_markdown(written)
    assert read_markdown("\ufeff" + written) == read_markdown(written)


@settings(max_examples=200, **QUICK)
@given(text)
def test_any_text_of_a_section_comes_back_exactly(body: str) -> None:
    sections = (Section("summary", "Summary", body), Section("impact", "Impact", "It broke."))
    document = Document("A title", sections=sections)
    found = read_markdown(write_markdown(document)).sections
    assert [one.text for one in found] == [with_plain_ends(document).sections[0].text, "It broke."]


@settings(max_examples=150, **QUICK)
@given(st.text(plain, max_size=400))
def test_no_text_at_all_makes_the_reader_fail(anything: str) -> None:
    document = read_markdown(anything, name="notes.md")
    assert document.title


@pytest.mark.parametrize("template", template_names())
def test_empty_document_of_each_template_comes_back(template: str) -> None:
    form = load_template(template)
    sections = tuple(one.empty() for one in form.sections)
    action = ActionItem("AI-001", "Raise the pool", "@ines", status="wont_do", term="short", note="| by hand |")
    for actions in ((), (action,)):
        document = Document("A title", template=template, sections=sections, actions=actions)
        written = write_markdown(document)
        assert again(document, written) == document
        assert "afterword: section" not in written  # headings of a template need no mark


@pytest.mark.parametrize("status", ["open", "in_progress", "done", "wont_do"])
@pytest.mark.parametrize("template", ["standard", "3am"])
def test_every_status_of_an_action_comes_back(status: Any, template: str) -> None:
    action = ActionItem("AI-001", "Raise the pool", "@ines", status=status)
    document = Document("A title", template=template, actions=(action,))
    assert again(document, write_markdown(document)).actions == (action,)


def test_times_of_one_offset_stand_in_it_and_keep_it() -> None:
    items = tuple(TimelineItem(datetime(2026, 1, 15, 14, minute, tzinfo=PST), "It broke") for minute in (5, 9))
    document = Document("A title", started_at=items[0].at, timeline=items)  # type: ignore[arg-type]
    written = write_markdown(document)
    assert "| Time (UTC-08:00) |" in written
    assert "2026-01-15 14:09:00 | T+0:04:00" in written
    assert "afterword: exact" not in written
    assert to_the_letter(again(document, written)) == to_the_letter(document)


def test_times_of_several_offsets_stand_in_utc_and_keep_their_own() -> None:
    moments = (datetime(2026, 1, 15, 14, 5, tzinfo=PST), datetime(2026, 1, 15, 23, 5, tzinfo=UTC))
    document = Document("A title", timeline=tuple(TimelineItem(at, "It broke") for at in moments))
    written = write_markdown(document)
    assert "| Time (UTC) |" in written
    assert to_the_letter(again(document, written)) == to_the_letter(document)


def test_every_published_document_goes_through_our_markdown_unchanged(shared_data: Path) -> None:
    files = [one for one in (shared_data / "postmortems").rglob("*") if one.is_file() and one.name != "LICENSE"]
    for file in files:
        document = without_positions(read_markdown(file.read_text("utf-8", errors="replace"), name=file.name))
        written = write_markdown(document)
        assert to_the_letter(again(document, written)) == to_the_letter(document), file.name
        assert write_markdown(again(document, written)) == written, file.name
    assert len(files) == 111
