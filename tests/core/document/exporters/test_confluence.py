"""Confluence: well-formed storage format, with its macros, and attachments for every picture that it names."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from tests.core.document.exporters.hostile import hostile

from afterword.core.document.compose import compose
from afterword.core.document.controls import clean_value
from afterword.core.document.exporters.confluence import confluence_attachments, export_confluence
from afterword.core.model.timeline import Timeline

AC, RI = "{urn:ac}", "{urn:ri}"


def parsed(body: str) -> ElementTree.Element:
    """The page as XML; no entity but those of XML is known."""
    return ElementTree.fromstring(f'<page xmlns:ac="urn:ac" xmlns:ri="urn:ri">{body}</page>')


def macros(page: ElementTree.Element) -> list[str]:
    """The names of all macros."""
    return [one.get(f"{AC}name", "") for one in page.iter(f"{AC}structured-macro")]


def test_page_is_well_formed_and_has_its_macros() -> None:
    page = parsed(export_confluence(clean_value(hostile())))
    assert {"info", "status", "toc", "code", "note", "anchor"} <= set(macros(page))
    tasks = [one.text for one in page.iter(f"{AC}task-status")]
    assert {"complete", "incomplete"} == set(tasks)


def test_code_holds_what_was_written_though_it_ends_character_data() -> None:
    page = parsed(export_confluence(clean_value(hostile())))
    code = ["".join(one.itertext()) for one in page.iter(f"{AC}plain-text-body")]
    assert 'return "<![CDATA[ ]]> & more"' in code


def test_nothing_of_a_text_becomes_markup() -> None:
    page = parsed(export_confluence(clean_value(hostile())))
    assert not list(page.iter("script"))
    assert "<script>alert(1)</script>" in "".join(page.itertext())


def test_every_picture_is_an_attachment_that_is_there(timeline: Timeline) -> None:
    document = compose(timeline, now=datetime(2026, 1, 16, tzinfo=UTC))
    page = parsed(export_confluence(document))
    named = [one.get(f"{RI}filename") for one in page.iter(f"{RI}attachment")]
    files = confluence_attachments(document)
    assert named == list(files) == [f"chart-{one.name}.png" for one in document.charts]
    assert all(data.startswith(b"\x89PNG") for data in files.values())
    assert [one.get(f"{AC}alt") for one in page.iter(f"{AC}image")] == [one.alt for one in document.charts]


def test_references_lead_to_the_anchor_of_their_note(timeline: Timeline) -> None:
    document = compose(timeline, now=datetime(2026, 1, 16, tzinfo=UTC))
    page = parsed(export_confluence(document))
    anchors = {
        one.findtext(f"{AC}parameter") for one in page.iter(f"{AC}structured-macro") if one.get(f"{AC}name") == "anchor"
    }
    links = {one.get(f"{AC}anchor") for one in page.iter(f"{AC}link")}
    assert links
    assert links <= anchors
