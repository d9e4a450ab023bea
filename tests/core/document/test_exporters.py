"""Exports: one HTML file that needs nothing, a tagged PDF that fetches nothing, JSON in the shape of the contract."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from afterword.core.document.compose import compose
from afterword.core.document.exporters.html import export_html
from afterword.core.document.exporters.json import export_json
from afterword.core.document.exporters.pdf import export_pdf
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.model.document import ActionItem, Document, Factor, Section, TimelineItem
from afterword.core.model.timeline import Timeline

NOW = datetime(2026, 1, 16, 9, 0, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def document(timeline: Timeline) -> Document:
    return compose(timeline, severity="P1", incidents=["INC-042"], number="PM-007", now=NOW)


def test_html_holds_everything_and_fetches_nothing(document: Document) -> None:
    html = export_html(document)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "url(" not in html
    assert "@import" not in html
    assert html.count("<svg") == 6
    assert "PM-007" in html
    assert "960 of 2,400" in html
    for note in document.notes:
        assert f'id="note-{note.id}"' in html
        assert note.sha256 in html


def test_every_reference_in_the_html_leads_somewhere(document: Document) -> None:
    html = export_html(document)
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_nothing_from_outside_runs_in_the_html() -> None:
    document = Document(
        HOSTILE,
        number=HOSTILE,
        incidents=(HOSTILE,),
        severity_as_written=HOSTILE,
        services=(HOSTILE,),
        authors=(HOSTILE,),
        status=HOSTILE,
        sections=(Section(None, HOSTILE, HOSTILE), Section("timeline", HOSTILE, "")),
        timeline=(TimelineItem(None, HOSTILE, source=HOSTILE, actor=HOSTILE),),
        actions=(ActionItem(HOSTILE, HOSTILE, HOSTILE, None, HOSTILE, note=HOSTILE),),
        factors=(Factor(HOSTILE, HOSTILE),),
        unplaced=(Section(None, HOSTILE, HOSTILE),),
    )
    html = export_html(document)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 10


def test_reconstructed_entry_says_so_in_words(document: Document) -> None:
    items = (replace(document.timeline[0], recorded="reconstructed"), *document.timeline[1:])
    html = export_html(replace(document, timeline=items))
    assert html.count('<span class="vh">Reconstructed. </span>') == 1


def test_entries_of_another_day_stand_below_its_date() -> None:
    times = (datetime(2026, 1, 15, 23, 59, tzinfo=UTC), datetime(2026, 1, 16, 0, 1, tzinfo=UTC))
    html = export_html(Document("A", date=date(2026, 1, 15), timeline=tuple(TimelineItem(one, "x") for one in times)))
    assert html.count('<li class="day">') == 1
    assert "16 January 2026" in html


def test_pdf_is_tagged_and_the_same_each_time(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768554000")
    first = export_pdf(document)
    assert first.startswith(b"%PDF-")
    inside = b"".join(zlib.decompress(one) for one in re.findall(rb"stream\n(x\xda.*?)\nendstream", first, re.DOTALL))
    assert b"/StructTreeRoot" in inside
    assert export_pdf(document) == first


def test_pdf_asks_nobody_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*arguments: object, **more: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    text = f"![x](/images/{'a' * 64}) ![y](https://example.org/y.png)"
    assert export_pdf(Document("A", sections=(Section("summary", "Summary", text),))).startswith(b"%PDF-")


def test_json_has_the_shape_of_the_contract(document: Document) -> None:
    found = json.loads(json.dumps(export_json(document)))
    assert {
        "title",
        "date",
        "duration_minutes",
        "severity",
        "severity_as_written",
        "number",
        "incident",
        "ended_at",
        "services",
        "customer_impact",
        "authors",
        "status",
        "zone",
        "template",
        "sections",
        "timeline",
        "actions",
        "factors",
        "links",
        "unplaced",
    } <= set(found)
    assert {"field", "heading", "text", "line_start", "line_end"} <= set(found["sections"][0])
    assert {"at", "text", "source", "actor", "line"} <= set(found["timeline"][0])
    assert found["timeline"][0]["at"] == "2026-01-15T10:04:29Z"
    assert (found["date"], found["incident"]) == ("2026-01-15", "INC-042")


def test_json_of_our_markdown_read_back_says_the_same(document: Document) -> None:
    def told(one: Document) -> dict[str, object]:
        found = export_json(one)
        for rows in (found["sections"], found["timeline"], found["actions"]):
            for row in rows:
                row.update({"line": None, "line_start": None, "line_end": None})
        return found | {"charts": None}

    assert told(read_markdown(write_markdown(document))) == told(document)


def test_times_without_zone_stay_without() -> None:
    naive = datetime(2026, 1, 15, 10, 0, tzinfo=UTC).replace(tzinfo=None)
    items = (TimelineItem(naive, "x"), TimelineItem(date(2026, 1, 15), "y"), TimelineItem(None, "z"))
    assert [one["at"] for one in export_json(Document("A", timeline=items))["timeline"]] == [
        "2026-01-15T10:00:00",
        "2026-01-15",
        None,
    ]


def test_actions_of_the_3am_template_stand_in_three_lists_with_its_closing_words(timeline: Timeline) -> None:
    html = export_html(compose(timeline, template="3am", now=NOW))
    assert html.count('<ul class="tasks">') == 1
    assert "<h3>Long-term (next quarter)</h3>" in html
    assert "<strong>This is blameless.</strong>" in html
