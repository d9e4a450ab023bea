from __future__ import annotations

import json

import pytest

from afterword.core.evidence.walk import read_evidence


def test_newest_first_entries_are_told_in_order_with_a_kind_each(read):
    reading = read("pagerduty/whole_incident.json")
    assert reading.report.kind == "pagerduty"
    kinds = [moment.kind for moment in reading.moments]
    assert kinds == ["page", "notify", "notify", "escalate", "assign", "acknowledge", "status", "note", "resolved"]


def test_second_trigger_of_an_incident_is_no_second_page(read):
    moments = read("pagerduty/whole_incident.json").moments
    assert [moment.text for moment in moments if moment.kind == "page"] == ["Triggered through the API: HighErrorRate"]


def test_actor_is_the_person_and_never_the_service(read):
    by_kind = {moment.kind: moment for moment in read("pagerduty/whole_incident.json").moments}
    assert by_kind["acknowledge"].actor == "Bob Brown"
    assert by_kind["page"].actor is None
    assert by_kind["page"].labels["service"] == "shop"


def test_note_is_told_in_the_words_of_its_writer(read):
    assert "rolled back, watching" in [moment.text for moment in read("pagerduty/whole_incident.json").moments]


def test_lines_of_an_entry_are_those_of_its_object(read):
    moments = read("pagerduty/whole_incident.json").moments
    last = moments[-1].evidence[0]
    assert last.line_start == 3
    assert last.line_end < moments[-2].evidence[0].line_start + 1


@pytest.mark.parametrize("name", ["webhook_v3.jsonl", "webhook_v3_wrapped.jsonl"])
def test_events_of_webhooks_are_read_line_by_line_and_sorted(read, name):
    reading = read(f"pagerduty/{name}")
    assert [(m.kind, m.evidence[0].line_start) for m in reading.moments] == [("page", 2), ("acknowledge", 1)]


def test_trigger_that_only_says_how_it_came_is_told_by_the_title_of_its_incident(tmp_path):
    entry = {
        "type": "trigger_log_entry", "summary": "Triggered through the API.", "created_at": "2026-01-15T10:05:00Z",
        "incident": {"id": "Q1", "summary": "[#881] Checkout 5xx above 5%"}, "service": {"summary": "checkout"},
    }  # fmt: skip
    (tmp_path / "pager.json").write_text(json.dumps({"log_entries": [entry]}))
    [reading] = read_evidence([tmp_path])
    assert [moment.text for moment in reading.moments] == ["Triggered through the API: Checkout 5xx above 5%"]
