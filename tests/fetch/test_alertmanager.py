"""The question to Alertmanager, by a service on loopback that answers as its API v2 does."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.fetch.conftest import Service, say, serving

from afterword.core.errors import FetchError
from afterword.core.evidence.walk import read_evidence
from afterword.fetch.addresses import Allowed
from afterword.fetch.alertmanager.client import Alertmanager
from afterword.fetch.alertmanager.gather import gather
from afterword.fetch.guard import Outgoing
from afterword.fetch.service import Fetched

ALERT = {
    "annotations": {"summary": "requests fail"}, "labels": {"alertname": "ShopFails", "severity": "critical"},
    "startsAt": "2026-01-15T10:04:00.000Z", "endsAt": "2026-01-15T10:09:00.000Z", "fingerprint": "0123456789abcdef",
    "updatedAt": "2026-01-15T10:05:00.000Z", "generatorURL": "", "receivers": [{"name": "web"}],
    "status": {"state": "active", "silencedBy": [], "inhibitedBy": []},
}  # fmt: skip


def gathered(answer: Callable[[BaseHTTPRequestHandler], None]) -> tuple[list[Fetched], list[str], Service]:
    notes: list[str] = []
    with serving(answer) as service, Outgoing(Allowed.named(service.url)) as out:
        return list(gather(Alertmanager(out, service.url), note=notes.append)), notes, service


def test_active_alerts_are_kept_as_they_came_and_read_like_any_evidence(tmp_path: Path) -> None:
    files, notes, service = gathered(say(json.dumps([ALERT]).encode()))
    assert ([file.path for file in files], notes) == (["alertmanager/alerts.json"], [])
    assert service.requests[0][0].startswith("/api/v2/alerts?active=true&silenced=true&inhibited=true")
    (tmp_path / "alerts.json").write_bytes(files[0].body)
    reading = read_evidence([tmp_path])[0]
    assert (reading.report.kind, reading.moments[0].labels["alertname"]) == ("alertmanager", "ShopFails")


def test_that_nothing_is_active_is_told_and_no_file_is_kept() -> None:
    files, notes, _ = gathered(say(b"[]"))
    assert files == []
    assert notes == ["Alertmanager has no active alert at this moment; Prometheus tells of those that are over."]


def test_an_older_alertmanager_is_told_by_the_path_that_it_lacks() -> None:
    with pytest.raises(FetchError, match=r"has no /api/v2/alerts \(404\)"):
        gathered(say(b"not found", 404))
