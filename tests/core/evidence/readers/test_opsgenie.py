"""Opsgenie: deliveries, alerts with reports, logs of alerts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.core.evidence.readers.conftest import FIXTURES, Read

from afterword.core.evidence.walk import read_evidence


def test_deliveries_tell_page_acknowledgement_note_and_end(read: Read) -> None:
    reading = read("opsgenie/webhook.jsonl")
    assert reading.report.kind == "opsgenie"
    assert [m.kind for m in reading.moments] == ["page", "acknowledge", "note", "resolved"]
    assert reading.moments[2].text == "rolled back to v2.3.0"


def test_milliseconds_and_nanoseconds_are_told_apart(read: Read) -> None:
    first, second = read("opsgenie/webhook.jsonl").moments[:2]
    assert first.at == datetime(2026, 1, 15, 10, tzinfo=UTC)
    assert second.at == datetime(2026, 1, 15, 10, 2, tzinfo=UTC)


def test_report_of_an_alert_tells_when_it_was_answered_and_by_whom(read: Read) -> None:
    moments = read("opsgenie/alerts.json").moments
    assert [(m.kind, m.at.minute, m.actor) for m in moments] == [
        ("page", 0, None),
        ("acknowledge", 2, "ines@shop.example"),
        ("resolved", 20, "ines@shop.example"),
    ]


def test_log_of_an_alert_is_read(read: Read) -> None:
    kinds = [m.kind for m in read("opsgenie/alert_log.json").moments]
    assert kinds == ["page", "notify", "escalate", "acknowledge"]


def test_time_that_no_calendar_reaches_is_left_out(tmp_path: Path) -> None:
    text = (FIXTURES / "opsgenie" / "alerts.json").read_text()
    (tmp_path / "alerts.json").write_text(re.sub(r'"ackTime": *[0-9]+', f'"ackTime": {10**400}', text))
    [reading] = read_evidence([tmp_path])
    assert reading.report.kind == "opsgenie"
    assert {one.kind for one in reading.moments} == {"page", "resolved"}
